// class: memory-bomb
// source: own: garbage, not a bomb, but fast
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    for (;;) input = new Array(1000).fill({}).map(() => ({ a: 'x'.repeat(100) }))
  }
}
