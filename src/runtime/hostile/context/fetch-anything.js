// class: context
// source: own
// expect: ok "NotGrantedError"

export default {
  async attack(input, ctx) {
    const names = new Set()
    for (const url of ['https://example.com/', 'http://localhost/', 'http://169.254.169.254/latest/meta-data/', '/', '', 'http://[::1]:22/']) {
      names.add(await ctx.fetch(url).then(() => 'fetched', error => error.name))
    }
    return [...names].join()
  }
}
