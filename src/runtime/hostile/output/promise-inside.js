// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    return { later: Promise.resolve(1) }
  }
}
