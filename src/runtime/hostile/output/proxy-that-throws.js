// class: output
// source: own
// expect: Error | InvalidValueError

export default {
  async attack(input, ctx) {
    return { inside: new Proxy({}, { ownKeys() { throw new Error('not for you') } }) }
  }
}
