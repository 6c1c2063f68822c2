// class: forged-error
// source: own: the engine's own words for the end of the stack
// expect: RangeError | StackLimitError | AgentError

export default {
  async attack(input, ctx) {
    throw new RangeError('Maximum call stack size exceeded')
  }
}
