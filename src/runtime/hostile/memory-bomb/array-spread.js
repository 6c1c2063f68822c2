// class: memory-bomb
// source: own
// expect: MemoryLimitError | StackLimitError | RangeError

export default {
  async attack(input, ctx) {
    let held = [1, 2, 3, 4]
    for (;;) held = [...held, ...held]
  }
}
