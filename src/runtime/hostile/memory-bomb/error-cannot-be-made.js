// class: memory-bomb
// source: own: no room is left even for the error
// expect: MemoryLimitError | RunTimeoutError
// limits: timeout=3000

export default {
  async attack(input, ctx) {
    const held = []
    let step = 4000000
    while (step >= 1) {
      try {
        held.push(new ArrayBuffer(step))
      } catch {
        step = Math.floor(step / 2)
      }
    }
    try {
      let last = null
      for (;;) last = { last }
    } catch (error) {
      throw new Error(`${error} and ${held.length}`)
    }
  }
}
