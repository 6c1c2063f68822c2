// class: forged-error
// source: own: the engine's own word for an interrupt
// expect: InternalError | AgentError | Error

export default {
  async attack(input, ctx) {
    throw new InternalError('interrupted')
  }
}
