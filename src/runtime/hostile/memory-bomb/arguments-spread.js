// class: memory-bomb
// source: own
// expect: MemoryLimitError | StackLimitError | RangeError | TypeError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const many = new Array(1000000).fill(1)
    return Math.max(...many, ...many, ...many)
  }
}
