// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return: () => { for (;;) {} } }) }
    for (;;) {
      try {
        for (const _ of trap) throw 1
      } catch {}
    }
  }
}
