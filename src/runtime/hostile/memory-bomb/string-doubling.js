// class: memory-bomb
// source: quickjs-emscripten #255
// expect: MemoryLimitError | InternalError

export default {
  async attack(input, ctx) {
    let text = 'kyrox'
    for (;;) text += text
  }
}
