// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return Array.prototype.reverse.call({ length: Number.MAX_SAFE_INTEGER })
  }
}
