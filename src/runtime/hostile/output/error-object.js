// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return new Error('returned, not thrown')
  }
}
