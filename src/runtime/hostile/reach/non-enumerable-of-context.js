// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const known = /^(signal|taskId|epoch|progress|state|call|emit|inputs|log|fetch|random|now|sleep|checkpoint|constructor)$/
    return Reflect.ownKeys(ctx).map(String).filter(name => !known.test(name))
  }
}
