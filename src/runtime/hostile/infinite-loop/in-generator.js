// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    function* endless() {
      for (;;) yield 1
    }
    let total = 0
    for (const each of endless()) total += each
    return total
  }
}
