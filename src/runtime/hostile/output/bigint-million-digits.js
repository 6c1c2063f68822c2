// class: output
// source: own
// expect: RangeError
// limits: timeout=3000

export default {
  async attack(input, ctx) {
    return 10n ** 1000000n
  }
}
