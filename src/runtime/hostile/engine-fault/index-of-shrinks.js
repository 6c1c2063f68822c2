// class: engine-fault
// source: own: the buffer shrinks while the start is asked for
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(4096, { maxByteLength: 8192 })
    const bytes = new Uint8Array(buffer)
    const found = bytes.indexOf(7, { valueOf() { buffer.resize(16); return 4000 } })
    return [found, bytes.lastIndexOf(0, { valueOf() { buffer.resize(0); return -1 } }), bytes.includes(undefined, { valueOf() { buffer.resize(4); return 0 } })]
  }
}
