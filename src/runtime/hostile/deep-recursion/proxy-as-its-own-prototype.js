// class: deep-recursion
// source: own
// expect: StackLimitError | TypeError

export default {
  async attack(input, ctx) {
    const base = {}
    const self = new Proxy(base, {})
    Object.setPrototypeOf(base, new Proxy({}, { get: (_, key) => self[key] }))
    return self.missing
  }
}
