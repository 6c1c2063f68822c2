// class: output
// source: own: one element, 2^32 - 1 places
// expect: RunTimeoutError | RangeError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const list = []
    list[4294967294] = 'last'
    return list
  }
}
