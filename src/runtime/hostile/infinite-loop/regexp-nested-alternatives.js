// class: infinite-loop
// source: OWASP, regular expression denial of service: a pattern of its list
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(80))
  }
}
