// class: reach
// source: own: the oldest way out of "vm" of Node
// expect: ok []

export default {
  async attack(input, ctx) {
    const root = {}.constructor.constructor('return this')()
    return ['process', 'postMessage', 'fetch', 'self', 'require', 'mainModule'].filter(name => name in (root ?? {}))
  }
}
