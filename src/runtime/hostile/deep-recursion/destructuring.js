// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | EvalError | InternalError | TypeError

export default {
  async attack(input, ctx) {
    return new Function(`const ${'['.repeat(20000)}a${']'.repeat(20000)} = []`)()
  }
}
