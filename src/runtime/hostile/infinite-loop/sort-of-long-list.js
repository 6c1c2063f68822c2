// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    // no single call is long, the sort is
    const list = Array.from({ length: 300000 }, (_, n) => (n * 7919) % 300007)
    for (;;) list.sort((a, b) => ((a ^ b) & 1 ? 1 : -1))
  }
}
