// class: output
// source: own
// expect: ok "resolved"

export default {
  async attack(input, ctx) {
    return { then: resolve => resolve('resolved') }
  }
}
