// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    return {
      value: 1,
      toJSON() {
        return { __proto__: null, forged: true }
      }
    }
  }
}
