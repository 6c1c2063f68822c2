// class: forged-error
// source: own
// expect: AggregateError | AgentError

export default {
  async attack(input, ctx) {
    throw new AggregateError(new Array(10000).fill(new Error('one of many')), 'many')
  }
}
