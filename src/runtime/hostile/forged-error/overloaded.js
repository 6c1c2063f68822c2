// class: forged-error
// source: own: it would send the task to the next node, and the next
// expect: Agent.OverloadedError

export default {
  async attack(input, ctx) {
    const error = new Error('go elsewhere')
    error.name = 'OverloadedError'
    throw error
  }
}
