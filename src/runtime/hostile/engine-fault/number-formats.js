// class: engine-fault
// source: own
// expect: ok

export default {
  async attack(input, ctx) {
    return [1e308.toString(2).length, (1e21).toFixed(100).length, (5e-324).toString(36).length, (0.1).toPrecision(100).length]
  }
}
