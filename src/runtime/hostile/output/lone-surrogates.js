// class: output
// source: own
// expect: ok "\ud800" | ok "\ufffd" | InvalidValueError

export default {
  async attack(input, ctx) {
    return '\ud800'
  }
}
