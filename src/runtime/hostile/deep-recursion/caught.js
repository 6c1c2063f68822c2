// class: deep-recursion
// source: own
// expect: ok "RangeError" | StackLimitError

export default {
  async attack(input, ctx) {
    const deeper = n => deeper(n + 1) + 1
    try {
      return deeper(0)
    } catch (error) {
      return error.name
    }
  }
}
