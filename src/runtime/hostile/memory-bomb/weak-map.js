// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const keys = []
    const held = new WeakMap()
    for (;;) {
      const key = {}
      keys.push(key)
      held.set(key, { key })
    }
  }
}
