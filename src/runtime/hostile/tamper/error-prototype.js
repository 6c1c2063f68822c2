// class: tamper
// source: own
// expect: Error | TypeError

export default {
  async attack(input, ctx) {
    Object.defineProperty(Error.prototype, 'name', { get() { throw new Error('name') } })
    Object.defineProperty(Error.prototype, 'message', { get() { throw new Error('message') } })
    Object.defineProperty(Error.prototype, 'stack', { get() { throw new Error('stack') } })
    throw new TypeError()
  }
}
