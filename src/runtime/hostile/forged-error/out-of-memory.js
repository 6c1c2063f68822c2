// class: forged-error
// source: own: the engine's own words for the end of memory
// expect: InternalError | MemoryLimitError | AgentError

export default {
  async attack(input, ctx) {
    throw new InternalError('out of memory')
  }
}
