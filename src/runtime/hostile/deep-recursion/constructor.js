// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    class Deeper {
      constructor() {
        this.next = new Deeper()
      }
    }
    return new Deeper()
  }
}
