// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // a replacer that always gives a deeper object is a loop of stringify itself
    return JSON.stringify([1], () => {
      for (;;) {}
    })
  }
}
