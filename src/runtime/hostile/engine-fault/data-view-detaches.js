// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const buffer = new ArrayBuffer(64)
    const view = new DataView(buffer)
    view.setFloat64({ valueOf() { buffer.transfer(0); return 56 } }, 1)
    return view.getFloat64(56)
  }
}
