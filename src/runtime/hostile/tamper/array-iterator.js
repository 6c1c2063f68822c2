// class: tamper
// source: own
// expect: ok {"list":[1,2,3]} | InvalidValueError

export default {
  async attack(input, ctx) {
    Array.prototype[Symbol.iterator] = function* () {
      yield 'forged'
    }
    Object.getPrototypeOf([].values()).next = () => ({ done: true })
    return { list: [1, 2, 3] }
  }
}
