// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | MemoryLimitError | InternalError

export default {
  async attack(input, ctx) {
    return new RegExp('(?='.repeat(50000) + 'a' + ')'.repeat(50000)).test('a')
  }
}
