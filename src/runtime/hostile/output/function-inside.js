// class: output
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    return { list: [() => 'a function'] }
  }
}
