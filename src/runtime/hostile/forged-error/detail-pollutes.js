// class: forged-error
// source: own
// expect: Error | AgentError

export default {
  async attack(input, ctx) {
    throw Object.assign(new Error('detail'), { detail: JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') })
  }
}
