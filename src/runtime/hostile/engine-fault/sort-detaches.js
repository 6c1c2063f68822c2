// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(2048).map((_, n) => n)
    bytes.sort(() => {
      try {
        bytes.buffer.transfer(0)
      } catch {}
      return 1
    })
    return bytes.length
  }
}
