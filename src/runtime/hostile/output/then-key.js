// class: output
// source: own: a host that awaits the output calls its "then"
// expect: ok {"inner":{"then":"not a function"}} | InvalidValueError

export default {
  async attack(input, ctx) {
    return { inner: { then: 'not a function' } }
  }
}
