// class: memory-bomb
// source: own
// expect: MemoryLimitError | SyntaxError | InternalError | StackLimitError

export default {
  async attack(input, ctx) {
    return new RegExp('(?:a|b|[c-z]){3}'.repeat(2000000)).test('a')
  }
}
