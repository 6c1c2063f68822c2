// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    Promise.prototype.then = () => {
      throw new Error('no more promises')
    }
    Promise.prototype.catch = Promise.prototype.then
    return 'kept'
  }
}
