// class: reach
// source: CVE-2026-45411 (vm2): an error thrown in "then" while an async generator closes
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    async function* outer() {
      const inner = {
        [Symbol.asyncIterator]: () => inner,
        next: async () => ({ done: false, value: 1 }),
        return: value => value
      }
      try {
        yield* inner
      } catch (error) {
        if (error.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
      }
    }
    const it = outer()
    await it.next()
    try {
      await it.return({
        then() {
          ;(function deep() {
            void new Error().stack
            deep()
          })()
        }
      })
    } catch (error) {
      if (error.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
    }
    return reached
  }
}
