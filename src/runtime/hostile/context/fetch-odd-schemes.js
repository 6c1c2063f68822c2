// class: context
// source: own
// expect: ok "NotGrantedError"

export default {
  async attack(input, ctx) {
    const names = new Set()
    for (const url of ['data:text/plain,hello', 'file:///etc/passwd', 'blob:null/1', 'javascript:alert(1)', 'about:blank', 'node:fs', 'chrome://version']) {
      names.add(await ctx.fetch(url).then(() => 'fetched', error => error.name))
    }
    return [...names].join()
  }
}
