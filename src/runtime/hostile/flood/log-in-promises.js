// class: flood
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const flood = async n => {
      ctx.log(`chain ${n}`)
      await null
      return flood(n)
    }
    await Promise.all(new Array(100).fill(0).map((_, n) => flood(n)))
  }
}
