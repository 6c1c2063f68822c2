// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError
// limits: memory=33554432

export default {
  async attack(input, ctx) {
    for (;;) input = ((1n << 1000000n) - 1n).toString(10).length
  }
}
