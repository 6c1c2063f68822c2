// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const self = {
      toString() {
        return `${self}`
      }
    }
    return `${self}`
  }
}
