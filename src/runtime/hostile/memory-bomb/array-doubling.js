// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    let held = [1]
    for (;;) held = held.concat(held)
  }
}
