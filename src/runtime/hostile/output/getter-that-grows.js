// class: output
// source: own: each key read adds another
// expect: ok | InvalidValueError | RunTimeoutError | MemoryLimitError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    const out = {}
    const add = n => Object.defineProperty(out, `k${n}`, { enumerable: true, get: () => add(n + 1) && n })
    add(0)
    return out
  }
}
