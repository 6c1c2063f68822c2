// class: memory-bomb
// source: own
// expect: MemoryLimitError | RunTimeoutError | RangeError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    // concatenations that are only made flat at the end
    let rope = 'a'
    for (let n = 0; n < 3000000; n++) rope = `${rope}b${n}`
    return rope.charCodeAt(5)
  }
}
