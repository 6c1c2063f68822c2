// class: infinite-loop
// source: own
// expect: RunTimeoutError | TypeError | MemoryLimitError

export default {
  async attack(input, ctx) {
    return await Array.fromAsync({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }) }) })
  }
}
