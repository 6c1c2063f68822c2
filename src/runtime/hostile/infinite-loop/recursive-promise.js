// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const chain = () => Promise.resolve().then(() => chain())
    await chain()
  }
}
