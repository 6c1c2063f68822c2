// class: engine-fault
// source: own
// expect: ok "gone" | RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const back = []
    const registry = new FinalizationRegistry(held => back.push(held))
    for (let n = 0; n < 2000; n++) {
      const cycle = { n }
      cycle.self = cycle
      registry.register(cycle, { n }, cycle)
      if (n % 3 === 0) registry.unregister(cycle)
    }
    await ctx.sleep(1)
    return 'gone'
  }
}
