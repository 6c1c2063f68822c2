// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    if (typeof ShadowRealm === 'undefined') return []
    return ['process', 'fetch'].filter(name => new ShadowRealm().evaluate(`typeof ${name}`) !== 'undefined')
  }
}
