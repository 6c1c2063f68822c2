// class: infinite-loop
// source: own
// expect: RunTimeoutError | EvalError | ReferenceError | TypeError

export default {
  async attack(input, ctx) {
    for (;;) (0, eval)('for (let n = 0; n < 1000; n++) {}')
  }
}
