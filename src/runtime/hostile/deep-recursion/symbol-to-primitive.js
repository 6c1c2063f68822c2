// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const self = { [Symbol.toPrimitive]: () => self + 1 }
    return self + 1
  }
}
