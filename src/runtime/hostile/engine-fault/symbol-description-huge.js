// class: engine-fault
// source: own
// expect: ok | MemoryLimitError | RangeError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    return Symbol('s'.repeat(3000000)).toString().length
  }
}
