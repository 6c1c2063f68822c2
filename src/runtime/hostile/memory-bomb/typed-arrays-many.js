// class: memory-bomb
// source: quickjs-emscripten #271
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Uint8Array(65536))
  }
}
