// class: reach
// source: own: a proxy as scope sees every name that is looked up
// expect: ok []

export default {
  async attack(input, ctx) {
    const seen = []
    const spy = new Proxy({}, { has: (_, name) => (seen.push(String(name)), false) })
    try {
      new Function('spy', 'with (spy) { secret }')(spy)
    } catch {}
    return seen.filter(name => name !== 'secret' && name !== 'Symbol(Symbol.unscopables)')
  }
}
