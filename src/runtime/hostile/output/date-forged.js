// class: output
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    return { at: Object.assign(Object.create(Date.prototype), { getTime: () => 0 }) }
  }
}
