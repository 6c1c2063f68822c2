// class: engine-fault
// source: own
// expect: ok | TypeError | SyntaxError

export default {
  async attack(input, ctx) {
    const pattern = /a/g
    pattern.lastIndex = { valueOf() { pattern.compile('(b)(c)(d)', 'g'); return 0 } }
    const found = pattern.exec('abcd')
    return 'abcd'.replace(/(.)/g, () => { pattern.compile('x'); return '$1' }) + (found?.length ?? 0)
  }
}
