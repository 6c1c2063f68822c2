// class: engine-fault
// source: own
// expect: ok | MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return Symbol('s'.repeat(3000000)).toString().length
  }
}
