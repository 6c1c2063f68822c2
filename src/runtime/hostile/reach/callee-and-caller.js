// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    const sloppy = new Function('return [typeof arguments.callee, (() => { try { return typeof arguments.callee.caller } catch { return "none" } })()]')
    const [callee, caller] = sloppy()
    if (callee !== 'function' && callee !== 'undefined') reached.push(callee)
    if (caller === 'function') reached.push('caller')
    try {
      const walk = new Function('let each = arguments.callee; for (let n = 0; n < 50 && each != null; n++) each = each.caller; return each')
      if (walk() != null) reached.push('frames')
    } catch {}
    return reached
  }
}
