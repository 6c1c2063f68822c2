// class: tamper
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const proto = Object.getPrototypeOf(Uint8Array.prototype)
    for (const name of ['length', 'byteLength', 'byteOffset', 'buffer']) Object.defineProperty(proto, name, { get: () => 1000000 })
    Object.defineProperty(proto, Symbol.toStringTag, { get: () => 'Float64Array' })
    Object.defineProperty(ArrayBuffer.prototype, 'byteLength', { get: () => 1000000 })
    return { bytes: new Uint8Array([1, 2, 3]) }
  }
}
