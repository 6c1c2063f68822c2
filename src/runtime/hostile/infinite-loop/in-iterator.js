// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const endless = {
      [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 0 }) })
    }
    for (const each of endless) input = each
  }
}
