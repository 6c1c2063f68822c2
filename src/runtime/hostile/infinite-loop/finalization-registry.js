// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const registry = new FinalizationRegistry(function again() {
      for (;;) registry.register({}, 1)
    })
    for (;;) registry.register({}, 1)
  }
}
