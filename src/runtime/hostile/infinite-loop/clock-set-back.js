// class: infinite-loop
// source: own: the deadline must not be read from a clock that the code can set
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (const set of [
      () => { Date.now = () => 0 },
      () => { globalThis.Date = class { static now() { return 0 } } },
      () => { ctx.now = () => 0 },
      () => { performance.now = () => 0 }
    ]) {
      try {
        set()
      } catch {}
    }
    for (;;) {}
  }
}
