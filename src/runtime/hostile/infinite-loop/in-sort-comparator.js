// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return [3, 1, 2].sort(() => {
      for (;;) {}
    })
  }
}
