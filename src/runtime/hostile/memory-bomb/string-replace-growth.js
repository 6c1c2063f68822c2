// class: memory-bomb
// source: CWE-409, "billion laughs" by $&
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    let text = 'x'
    for (;;) text = text.replace(/x/g, '$&$&$&$&')
  }
}
