// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return new ArrayBuffer(4294967295).byteLength
  }
}
