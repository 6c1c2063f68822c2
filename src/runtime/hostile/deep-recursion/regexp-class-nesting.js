// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | MemoryLimitError | InternalError

export default {
  async attack(input, ctx) {
    return new RegExp('['.repeat(100000) + 'a' + ']'.repeat(100000), 'v').test('a')
  }
}
