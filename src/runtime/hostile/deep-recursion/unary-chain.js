// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | EvalError | InternalError | ok | TypeError

export default {
  async attack(input, ctx) {
    return new Function(`return ${'!'.repeat(200000)}1`)()
  }
}
