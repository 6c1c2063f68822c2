// class: reach
// source: CVE-2026-22709 (vm2): the promise of an async function was not the one that was guarded
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    const error = new Error()
    error.name = Symbol('not a text')
    const promise = (async () => error.stack)()
    promise.constructor = { [Symbol.species]: function (executor) { executor(() => {}, each => look(each)) } }
    const look = each => {
      try {
        if (each.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
      } catch {}
    }
    try {
      promise.then(look, look)
    } catch (each) {
      look(each)
    }
    await ctx.call('no.such', 1).catch(look)
    return reached
  }
}
