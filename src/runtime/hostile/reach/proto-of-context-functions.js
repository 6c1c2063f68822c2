// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const name of ['log', 'progress', 'emit', 'call', 'fetch', 'random', 'now', 'sleep', 'checkpoint']) {
      const each = ctx[name]
      if (each != null && Object.getPrototypeOf(each) !== Function.prototype && Object.getPrototypeOf(Object.getPrototypeOf(each)) !== Function.prototype) reached.push(name)
    }
    return reached
  }
}
