// class: tamper
// source: own
// expect: ok "kept" | TypeError

export default {
  async attack(input, ctx) {
    Promise.resolve = () => 'not a promise'
    Promise.reject = () => 'not a promise'
    Promise.all = null
    globalThis.Promise = null
    return 'kept'
  }
}
