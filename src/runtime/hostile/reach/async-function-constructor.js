// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const AsyncFunction = (async () => {}).constructor
    const root = await new AsyncFunction('return globalThis')()
    return ['process', 'postMessage', 'fetch', 'self', 'require'].filter(name => name in root)
  }
}
