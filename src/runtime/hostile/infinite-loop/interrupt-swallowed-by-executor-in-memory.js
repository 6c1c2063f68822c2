// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Promise(() => { for (let n = 0; n < 20000; n++) {} }))
  }
}
