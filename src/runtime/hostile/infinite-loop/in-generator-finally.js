// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // asked to end, a generator may go on in its finally for ever
    function* stubborn() {
      for (;;) {
        try {
          yield 1
        } finally {
          continue
        }
      }
    }
    const it = stubborn()
    it.next()
    for (;;) it.return()
  }
}
