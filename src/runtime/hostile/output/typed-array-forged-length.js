// class: output
// source: own: a copy that believes byteLength reads the memory behind it
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(8)
    Object.defineProperty(bytes, 'byteLength', { value: 1000000 })
    Object.defineProperty(bytes, 'length', { value: 1000000 })
    Object.defineProperty(bytes, 'byteOffset', { value: -100000 })
    Object.defineProperty(bytes, 'buffer', { value: new ArrayBuffer(1) })
    return bytes
  }
}
