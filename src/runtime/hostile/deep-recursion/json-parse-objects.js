// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError

export default {
  async attack(input, ctx) {
    return JSON.parse('{"a":'.repeat(200000) + '1' + '}'.repeat(200000))
  }
}
