// class: tamper
// source: own: a setter on Object.prototype hears what a careless bootstrap stores
// expect: ok []

export default {
  async attack(input, ctx) {
    const heard = []
    const names = ['input', 'output', 'resolve', 'reject', 'value', 'error', 'ask', 'id', 'what', 'type', 'name', 'message', 'detail', 'reason']
    for (const name of names) {
      Object.prototype.__defineSetter__(name, value => {
        if (typeof value === 'function' && !String(value).includes('[native code]')) heard.push(name)
      })
    }
    ctx.log('line')
    ctx.progress(0.5)
    await ctx.call('no.such', {}).catch(() => {})
    for (const name of names) delete Object.prototype[name]
    return heard
  }
}
