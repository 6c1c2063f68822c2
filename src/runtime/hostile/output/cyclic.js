// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    const self = { name: 'cycle' }
    self.self = self
    return self
  }
}
