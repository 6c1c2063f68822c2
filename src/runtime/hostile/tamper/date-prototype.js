// class: tamper
// source: own
// expect: ok | InvalidValueError | RangeError | TypeError

export default {
  async attack(input, ctx) {
    Date.prototype.getTime = () => ({ forged: true })
    Date.prototype.toISOString = () => 'forged'
    Date.prototype.valueOf = Date.prototype.getTime
    return { at: new Date(0) }
  }
}
