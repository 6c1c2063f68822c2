// class: forged-error
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const error = new Error()
    Object.defineProperty(error, 'message', {
      get() {
        for (;;) {}
      }
    })
    throw error
  }
}
