// class: context
// source: own
// expect: NotGrantedError | TypeError | InvalidArgumentError | RangeError | InvalidValueError

export default {
  async attack(input, ctx) {
    return await ctx.fetch('https://example.com/', {
      method: { toString: () => 'CONNECT' },
      headers: new Proxy({}, { ownKeys: () => ['__proto__', 'constructor'] }),
      body: { byteLength: -1, buffer: null },
      signal: { aborted: false },
      dispatcher: {},
      credentials: 'include'
    })
  }
}
