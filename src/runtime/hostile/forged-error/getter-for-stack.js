// class: forged-error
// source: own
// expect: RunTimeoutError | Error

export default {
  async attack(input, ctx) {
    const error = new Error('stack loops')
    Object.defineProperty(error, 'stack', {
      get() {
        for (;;) {}
      }
    })
    throw error
  }
}
