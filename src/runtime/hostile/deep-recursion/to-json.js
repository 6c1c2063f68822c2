// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    class Deeper {
      toJSON() {
        return { next: new Deeper() }
      }
    }
    return JSON.stringify(new Deeper())
  }
}
