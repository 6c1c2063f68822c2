// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // runs while the output is read, after the function has returned
    return {
      get value() {
        for (;;) {}
      }
    }
  }
}
