// class: flood
// source: own
// expect: ReferenceError | RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) console.log('a line')
  }
}
