// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // resolving with a thenable asks for its then, for ever
    const endless = { then: resolve => resolve(endless) }
    return endless
  }
}
