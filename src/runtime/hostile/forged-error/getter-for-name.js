// class: forged-error
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const error = new Error('loops when looked at')
    Object.defineProperty(error, 'name', {
      get() {
        for (;;) {}
      }
    })
    throw error
  }
}
