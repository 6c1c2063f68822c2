// class: deep-recursion
// source: own: freeing a long chain must not recurse
// expect: ok "freed"

export default {
  async attack(input, ctx) {
    let chain = null
    for (let n = 0; n < 100000; n++) chain = { chain }
    chain = null
    return 'freed'
  }
}
