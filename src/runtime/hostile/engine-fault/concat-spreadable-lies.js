// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError | RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    return [].concat({ [Symbol.isConcatSpreadable]: true, length: Number.MAX_SAFE_INTEGER, 0: 1 }, [1]).length
  }
}
