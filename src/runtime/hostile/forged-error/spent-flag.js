// class: forged-error
// source: own
// expect: Error | AgentError

export default {
  async attack(input, ctx) {
    throw Object.assign(new Error('spent'), { spent: true, type: 'failed', detail: { spent: true } })
  }
}
