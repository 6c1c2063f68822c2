// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    let total = 0
    while (true) total = (total * 31 + 7) % 1000003
  }
}
