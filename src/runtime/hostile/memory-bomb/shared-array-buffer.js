// class: memory-bomb
// source: own: memory of a shared buffer may be counted apart
// expect: MemoryLimitError | RangeError | ReferenceError | TypeError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new SharedArrayBuffer(1000000))
  }
}
