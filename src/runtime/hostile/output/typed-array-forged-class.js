// class: output
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    return { __proto__: Uint8Array.prototype, length: 10, byteLength: 10 }
  }
}
