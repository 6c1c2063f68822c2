// class: output
// source: own
// expect: RangeError

export default {
  async attack(input, ctx) {
    return 10n ** 1000000n
  }
}
