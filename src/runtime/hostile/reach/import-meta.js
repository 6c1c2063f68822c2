// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    return Object.keys(import.meta).filter(key => /file:|http|\//.test(String(import.meta[key])))
  }
}
