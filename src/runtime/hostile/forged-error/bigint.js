// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    throw 10n ** 1000n
  }
}
