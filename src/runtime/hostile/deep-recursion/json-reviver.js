// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError

export default {
  async attack(input, ctx) {
    return JSON.parse('['.repeat(20000) + ']'.repeat(20000), (_, value) => value)
  }
}
