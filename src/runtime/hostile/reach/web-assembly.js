// class: reach
// source: own
// expect: ok "undefined"

export default {
  async attack(input, ctx) {
    return typeof WebAssembly
  }
}
