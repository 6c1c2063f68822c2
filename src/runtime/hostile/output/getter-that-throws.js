// class: output
// source: own
// expect: RangeError | InvalidValueError

export default {
  async attack(input, ctx) {
    return {
      get value() {
        throw new RangeError('no')
      }
    }
  }
}
