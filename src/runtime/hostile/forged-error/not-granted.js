// class: forged-error
// source: own
// expect: Agent.NotGrantedError | NotGrantedError

export default {
  async attack(input, ctx) {
    throw Object.assign(new Error('nobody asked'), { name: 'NotGrantedError', detail: { what: 'nothing' } })
  }
}
