// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    const self = new Map()
    self.set(self, self)
    return self
  }
}
