// class: forged-error
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const error = new Error()
    Object.defineProperty(error, 'message', {
      get() {
        const held = []
        for (;;) held.push(new Array(1000).fill(0))
      }
    })
    throw error
  }
}
