// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    async function turn() {
      try {
        for (;;) {}
      } finally {
        await turn()
      }
    }
    await turn()
  }
}
