// class: forged-error
// source: own
// expect: Error | AgentError | MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    throw new Error('m'.repeat(7000000))
  }
}
