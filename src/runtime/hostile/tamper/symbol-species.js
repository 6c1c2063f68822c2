// class: tamper
// source: own
// expect: ok [1,2,3]

export default {
  async attack(input, ctx) {
    class Evil extends Array {
      static get [Symbol.species]() {
        return function () {
          throw new Error('species')
        }
      }
    }
    Object.defineProperty(Array, Symbol.species, { get: () => Evil })
    return [1, 2, 3]
  }
}
