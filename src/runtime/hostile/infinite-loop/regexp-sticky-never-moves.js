// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // an exec of a string tampered with so that lastIndex never moves
    const pattern = /a/g
    Object.defineProperty(pattern, 'lastIndex', { value: 0, writable: false })
    const hooked = { [Symbol.match]: RegExp.prototype[Symbol.match], exec: () => ({ 0: '', index: 0 }), flags: 'g', lastIndex: 0 }
    return 'aaaa'.match(hooked)
  }
}
