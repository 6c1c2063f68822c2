// class: output
// source: own
// expect: ok {"length":4294967295} | InvalidValueError

export default {
  async attack(input, ctx) {
    return { length: 4294967295 }
  }
}
