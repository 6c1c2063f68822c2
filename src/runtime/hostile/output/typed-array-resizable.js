// class: output
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(8, { maxByteLength: 1000000 })
    const bytes = new Uint8Array(buffer)
    buffer.resize(4)
    return { bytes }
  }
}
