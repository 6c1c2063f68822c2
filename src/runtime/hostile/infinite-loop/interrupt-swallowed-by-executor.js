// class: infinite-loop
// source: own: what an executor throws becomes a rejection, an interrupt too
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) new Promise(() => { for (;;) {} })
  }
}
