// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(4096)
    bytes.fill({ valueOf() { bytes.buffer.transfer(0); return 65 } })
    return bytes.length
  }
}
