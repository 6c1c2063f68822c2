// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    return Object.getOwnPropertySymbols(globalThis).map(String).filter(name => name !== 'Symbol(Symbol.toStringTag)')
  }
}
