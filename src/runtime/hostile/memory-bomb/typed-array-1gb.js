// class: memory-bomb
// source: quickjs-emscripten #271
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return new Uint8Array(1024 * 1024 * 1024).length
  }
}
