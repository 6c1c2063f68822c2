// class: deep-recursion
// source: own
// expect: StackLimitError | SyntaxError | EvalError | InternalError | ok 1 | TypeError

export default {
  async attack(input, ctx) {
    return new Function(`${'{'.repeat(100000)}${'}'.repeat(100000)} return 1`)()
  }
}
