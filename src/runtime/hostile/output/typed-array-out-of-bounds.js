// class: output
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(16, { maxByteLength: 64 })
    const bytes = new Uint8Array(buffer, 8, 8)
    buffer.resize(4)
    return { bytes }
  }
}
