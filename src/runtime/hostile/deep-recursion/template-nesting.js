// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | EvalError | InternalError | TypeError

export default {
  async attack(input, ctx) {
    return new Function(`return ${'`${'.repeat(50000)}1${'}`'.repeat(50000)}`)()
  }
}
