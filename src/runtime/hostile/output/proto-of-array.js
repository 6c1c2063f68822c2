// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    const list = [1, 2]
    Object.defineProperty(list, '__proto__', { value: { polluted: true }, enumerable: true })
    return list
  }
}
