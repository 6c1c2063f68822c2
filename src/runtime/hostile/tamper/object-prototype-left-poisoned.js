// class: tamper
// source: own: as above, and nobody cleans up
// expect: ok | InvalidValueError | TypeError | Error

export default {
  async attack(input, ctx) {
    Object.defineProperty(Object.prototype, 'then', {
      get() {
        throw new Error('from then')
      }
    })
    return { a: 1 }
  }
}
