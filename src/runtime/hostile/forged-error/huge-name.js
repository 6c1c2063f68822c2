// class: forged-error
// source: own
// expect: ok | *

export default {
  async attack(input, ctx) {
    const error = new Error('a long name')
    error.name = 'N'.repeat(5000000)
    throw error
  }
}
