// class: output
// source: own
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(1000)
    bytes.buffer.transfer()
    return { bytes }
  }
}
