// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const root = new Function('return this')()
    return ['process', 'postMessage', 'fetch', 'self', 'require'].filter(name => name in (root ?? {}))
  }
}
