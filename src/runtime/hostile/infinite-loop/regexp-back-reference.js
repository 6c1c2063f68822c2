// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return /^(.*)\1(.*)\2(.*)\3(.*)\4!$/.test('x'.repeat(3000))
  }
}
