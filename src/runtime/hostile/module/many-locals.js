// class: module
// source: own: more names than a function has room for
// expect: ok | SyntaxError | InternalError | MemoryLimitError | RangeError | RunTimeoutError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    return new Function(`${Array.from({ length: 66000 }, (_, n) => `let v${n}`).join('\n')}\nreturn 1`)()
  }
}
