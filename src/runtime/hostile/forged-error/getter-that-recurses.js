// class: forged-error
// source: own
// expect: StackLimitError | Error | RangeError

export default {
  async attack(input, ctx) {
    const error = new Error()
    Object.defineProperty(error, 'message', {
      get() {
        return this.message
      }
    })
    throw error
  }
}
