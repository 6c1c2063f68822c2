// class: output
// source: own
// expect: ok {} | TypeError

export default {
  async attack(input, ctx) {
    return globalThis
  }
}
