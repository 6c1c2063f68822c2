// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    function* deeper() {
      yield* deeper()
    }
    return [...deeper()]
  }
}
