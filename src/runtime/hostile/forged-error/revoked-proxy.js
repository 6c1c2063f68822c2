// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    throw proxy
  }
}
