// class: output
// source: own: nobody handles it
// expect: TypeError

export default {
  async attack(input, ctx) {
    return { later: Promise.reject(new Error('unhandled')) }
  }
}
