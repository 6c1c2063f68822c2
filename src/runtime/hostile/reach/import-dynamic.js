// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const name of ['node:fs', 'fs', 'std', 'os', 'qjs:std', 'qjs:os', 'data:text/javascript,export default 1', 'http://localhost/x.js', './x.js', 'file:///etc/passwd']) {
      try {
        await import(name)
        reached.push(name)
      } catch {}
    }
    return reached
  }
}
