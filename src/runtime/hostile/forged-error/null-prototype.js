// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    throw Object.create(null)
  }
}
