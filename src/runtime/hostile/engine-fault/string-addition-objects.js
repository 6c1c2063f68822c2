// class: engine-fault
// source: own: an operand changes the other while it is turned into a text
// expect: ok

export default {
  async attack(input, ctx) {
    let other = 'x'.repeat(1000)
    const first = { toString() { other = null; return 'y'.repeat(100000) } }
    return (first + other + first).length
  }
}
