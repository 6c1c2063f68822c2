// class: memory-bomb
// source: quickjs-emscripten #255
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new ArrayBuffer(1000000))
  }
}
