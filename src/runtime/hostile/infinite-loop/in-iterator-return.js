// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 0 }),
        return() {
          for (;;) {}
        }
      })
    }
    for (const each of trap) {
      input = each
      break
    }
  }
}
