// class: deep-recursion
// source: own
// expect: StackLimitError | EvalError | ReferenceError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const code = '(0, eval)(code)'
    globalThis.code = code
    return (0, eval)(code)
  }
}
