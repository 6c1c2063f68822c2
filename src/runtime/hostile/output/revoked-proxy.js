// class: output
// source: own
// expect: TypeError | InvalidValueError

export default {
  async attack(input, ctx) {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return { proxy }
  }
}
