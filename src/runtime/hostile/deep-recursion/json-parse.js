// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError

export default {
  async attack(input, ctx) {
    return JSON.parse('['.repeat(200000) + ']'.repeat(200000))
  }
}
