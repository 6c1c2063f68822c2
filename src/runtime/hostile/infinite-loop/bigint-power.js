// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError | RangeError
// limits: timeout=400 memory=33554432

export default {
  async attack(input, ctx) {
    let n = 3n
    for (;;) n = n ** 3n
  }
}
