// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError | TypeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(8, { maxByteLength: 1073741824 })
    for (let size = 8; ; size *= 2) buffer.resize(size)
  }
}
