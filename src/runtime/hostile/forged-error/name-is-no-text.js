// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    const error = new Error('odd')
    error.name = { toString: () => 'MemoryLimitError' }
    error.message = ['list']
    throw error
  }
}
