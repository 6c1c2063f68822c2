// class: forged-error
// source: own: a forged limit must not count as one
// expect: Agent.MemoryLimitError

export default {
  async attack(input, ctx) {
    const error = new Error('I hit no limit')
    error.name = 'MemoryLimitError'
    throw error
  }
}
