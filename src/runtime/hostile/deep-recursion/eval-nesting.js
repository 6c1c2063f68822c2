// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | EvalError | InternalError | ReferenceError

export default {
  async attack(input, ctx) {
    return (0, eval)('('.repeat(100000) + '1' + ')'.repeat(100000))
  }
}
