// class: memory-bomb
// source: own: the registry keeps them for ever
// expect: MemoryLimitError | RunTimeoutError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    for (let n = 0; ; n++) Symbol.for(`registered ${n} ${'x'.repeat(1000)}`)
  }
}
