// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return [, , 1, , undefined]
  }
}
