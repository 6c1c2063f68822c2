// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    const self = []
    self.push([self])
    return self
  }
}
