// class: memory-bomb
// source: own
// expect: MemoryLimitError | EvalError | TypeError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Function('a', `return a + ${held.length}`))
  }
}
