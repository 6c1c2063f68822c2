// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) {
      try {
        ;/(x+x+)+y/.test('x'.repeat(50))
      } catch {}
    }
  }
}
