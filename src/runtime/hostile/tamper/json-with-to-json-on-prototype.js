// class: tamper
// source: own
// expect: ok {"a":1,"b":[1]} | InvalidValueError

export default {
  async attack(input, ctx) {
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => ({ forged: true }) })
    return { a: 1, b: [1] }
  }
}
