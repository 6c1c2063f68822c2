// class: memory-bomb
// source: quickjs-emscripten #271
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Uint8Array(65536))
  }
}
