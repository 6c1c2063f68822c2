// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const self = {
      get value() {
        return this.value
      }
    }
    return self.value
  }
}
