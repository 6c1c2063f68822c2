// class: output
// source: CVE-2019-11358 (jQuery) and its kind: prototype pollution by "__proto__"
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": {"polluted": true}}}')
  }
}
