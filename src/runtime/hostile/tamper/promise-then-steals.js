// class: tamper
// source: own: what the host hands to "then" is caught
// expect: ok []

export default {
  async attack(input, ctx) {
    const original = Promise.prototype.then
    const stolen = []
    Promise.prototype.then = function (...handlers) {
      for (const each of handlers) {
        try {
          if (each.constructor('return globalThis')() !== globalThis) stolen.push('handler of another global')
        } catch {}
      }
      return original.apply(this, handlers)
    }
    await ctx.sleep(1)
    await ctx.call('no.such', 1).catch(() => {})
    Promise.prototype.then = original
    return stolen
  }
}
