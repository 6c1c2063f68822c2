// class: output
// source: own
// expect: InvalidValueError | TypeError | ok

export default {
  async attack(input, ctx) {
    return new Proxy({}, { ownKeys: () => ['a', 'a', 'b'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })
  }
}
