// class: forged-error
// source: own
// expect: Error | AgentError

export default {
  async attack(input, ctx) {
    const error = new Error('round')
    error.cause = error
    error.errors = [error]
    throw error
  }
}
