// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return /^(?=(a|aa)+$)(a|aa)+b$/.test('a'.repeat(90))
  }
}
