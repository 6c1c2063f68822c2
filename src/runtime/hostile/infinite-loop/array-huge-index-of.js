// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // a list that is only a number: 2^53 look-ups by native code
    return Array.prototype.indexOf.call({ length: Number.MAX_SAFE_INTEGER }, 1)
  }
}
