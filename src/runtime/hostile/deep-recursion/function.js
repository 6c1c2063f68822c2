// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const deeper = n => deeper(n + 1) + 1
    return deeper(0)
  }
}
