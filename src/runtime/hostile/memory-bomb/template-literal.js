// class: memory-bomb
// source: own
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    let text = 'ab'
    for (;;) text = `${text}${text}${text}`
  }
}
