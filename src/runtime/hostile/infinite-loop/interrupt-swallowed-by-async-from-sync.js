// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = { [Symbol.iterator]: () => ({ next: () => { for (;;) {} } }) }
    for (;;) {
      try {
        for await (const _ of trap) {}
      } catch {}
    }
  }
}
