// class: forged-error
// source: own
// expect: Agent.RunTimeoutError

export default {
  async attack(input, ctx) {
    const error = new Error('I took no time')
    error.name = 'RunTimeoutError'
    throw error
  }
}
