// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(1024)
    bytes.constructor = { [Symbol.species]: function () { return new Uint8Array(1) } }
    return [...bytes.slice(0, 1024).slice(0, 4)]
  }
}
