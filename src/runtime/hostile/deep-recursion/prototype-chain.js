// class: deep-recursion
// source: own: 200,000 steps for a missing name
// expect: ok "undefined" | RunTimeoutError

export default {
  async attack(input, ctx) {
    let chain = Object.create(null)
    for (let n = 0; n < 50000; n++) chain = Object.create(chain)
    return typeof chain.missing
  }
}
