// class: output
// source: own
// expect: ok {} | InvalidValueError

export default {
  async attack(input, ctx) {
    return (function* () {
      for (;;) yield 1
    })()
  }
}
