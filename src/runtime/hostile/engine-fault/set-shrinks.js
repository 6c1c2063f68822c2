// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(4096, { maxByteLength: 8192 })
    const bytes = new Uint8Array(buffer)
    bytes.set({ length: 4096, get 0() { buffer.resize(8); return 1 }, 4095: 2 })
    return bytes.length
  }
}
