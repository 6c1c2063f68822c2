// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    new Array(4294967295).forEach(() => {})
    Array.prototype.forEach.call({ length: Number.MAX_SAFE_INTEGER }, () => {})
  }
}
