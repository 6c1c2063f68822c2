// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    async function* endless() {
      for (;;) yield 1
    }
    let total = 0
    for await (const each of endless()) total += each
    return total
  }
}
