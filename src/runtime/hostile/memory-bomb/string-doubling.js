// class: memory-bomb
// source: quickjs-emscripten #255
// expect: MemoryLimitError | InternalError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    let text = 'kyrox'
    for (;;) text += text
  }
}
