// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return { '\udfff': '\ud800x', '\0': '\0' }
  }
}
