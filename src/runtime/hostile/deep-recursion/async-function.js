// class: deep-recursion
// source: own
// expect: StackLimitError | MemoryLimitError | RunTimeoutError

export default {
  async attack(input, ctx) {
    const deeper = async n => (await deeper(n + 1)) + 1
    return await deeper(0)
  }
}
