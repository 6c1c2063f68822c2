// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | MemoryLimitError | InternalError

export default {
  async attack(input, ctx) {
    return new RegExp('('.repeat(100000) + ')'.repeat(100000)).test('')
  }
}
