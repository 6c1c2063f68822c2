// class: memory-bomb
// source: own
// expect: MemoryLimitError | StackLimitError | RangeError | TypeError

export default {
  async attack(input, ctx) {
    const many = new Array(1000000).fill(1)
    return Math.max(...many, ...many, ...many)
  }
}
