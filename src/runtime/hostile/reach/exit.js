// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const exit of [() => process.exit(1), () => close(), () => self.close(), () => std.exit(1), () => quit(), () => gc()]) {
      try {
        exit()
        reached.push(String(exit))
      } catch {}
    }
    return reached
  }
}
