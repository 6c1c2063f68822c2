// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return new Array(4294967295).join('')
  }
}
