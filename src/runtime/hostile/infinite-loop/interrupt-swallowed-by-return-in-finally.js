// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    function swallow() {
      try {
        for (;;) {}
      } finally {
        return 1
      }
    }
    for (;;) swallow()
  }
}
