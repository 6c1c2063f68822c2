// class: output
// source: CVE-2019-10744 (lodash) and its kind: pollution by "constructor.prototype"
// expect: ok {"constructor":{"prototype":{"polluted":true}}} | InvalidValueError

export default {
  async attack(input, ctx) {
    return { constructor: { prototype: { polluted: true } } }
  }
}
