// class: infinite-loop
// source: own
// expect: RunTimeoutError
// limits: memory=33554432

export default {
  async attack(input, ctx) {
    const big = (1n << 400000n) - 1n
    let product = 1n
    for (;;) product = (big * big) % (big - 2n)
  }
}
