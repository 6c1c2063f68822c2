// class: flood
// source: own
// expect: RunTimeoutError | MemoryLimitError | OverloadedError

export default {
  async attack(input, ctx) {
    for (let n = 0; ; n++) ctx.state.set(`key ${n}`, n).catch(() => {})
  }
}
