// class: memory-bomb
// source: quickjs-emscripten #255
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new ArrayBuffer(1000000))
  }
}
