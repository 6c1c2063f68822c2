// class: infinite-loop
// source: CWE-1333 (ReDoS), the pattern of OWASP "evil regex"
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return /^(a+)+$/.test(`${'a'.repeat(60)}!`)
  }
}
