// class: output
// source: own
// expect: ok

export default {
  async attack(input, ctx) {
    return { nan: Number.NaN, infinity: -Infinity, zero: -0, max: Number.MAX_VALUE }
  }
}
