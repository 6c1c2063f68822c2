// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    let text = 'ab'
    for (;;) text = `${text}${text}${text}`
  }
}
