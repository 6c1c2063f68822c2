// class: reach
// source: own: the frame that calls a getter may belong to the host
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    globalThis.note = caller => {
      if (typeof caller === 'function') reached.push('caller')
    }
    const spy = new Function('try { globalThis.note(arguments.callee.caller) } catch {} return "text"')
    ctx.log({ toString: spy })
    ctx.progress({ valueOf: spy })
    return reached
  }
}
