// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const end = Date.now() + 3600000
    while (Date.now() < end) {}
  }
}
