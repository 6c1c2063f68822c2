// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    // whoever hit the limit must not be used again, even when the code has hidden it
    let held = []
    try {
      for (;;) held.push(new Array(10000).fill(0))
    } catch {
      held = null
    }
    return 'never mind'
  }
}
