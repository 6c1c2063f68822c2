// class: tamper
// source: own: a job left behind that answers for the next run
// expect: ok "armed"

export default {
  async attack(input, ctx) {
    const { then } = Promise.prototype
    Promise.prototype.then = function (...handlers) {
      return then.call(this, () => 'forged by the run before', ...handlers.slice(1))
    }
    return 'armed'
  }
}
