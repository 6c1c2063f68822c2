// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    const error = new Error()
    Object.defineProperty(error, 'name', {
      get() {
        throw error
      }
    })
    Object.defineProperty(error, 'message', {
      get() {
        throw error
      }
    })
    throw error
  }
}
