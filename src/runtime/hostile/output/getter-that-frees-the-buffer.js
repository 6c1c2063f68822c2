// class: output
// source: own: detached while it is copied
// expect: ok | InvalidValueError | TypeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(1000)
    return {
      bytes,
      get then() {
        if (typeof bytes.buffer.transfer === 'function') bytes.buffer.transfer(0)
      }
    }
  }
}
