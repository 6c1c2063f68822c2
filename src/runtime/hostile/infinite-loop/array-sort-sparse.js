// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError | TypeError

export default {
  async attack(input, ctx) {
    return Array.prototype.sort.call({ length: Number.MAX_SAFE_INTEGER })
  }
}
