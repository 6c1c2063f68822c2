// class: memory-bomb
// source: own
// expect: MemoryLimitError | EvalError | TypeError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Function('a', `return a + ${held.length}`))
  }
}
