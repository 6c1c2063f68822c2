// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return { at: new Date(Number.NaN) }
  }
}
