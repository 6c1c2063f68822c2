// class: deep-recursion
// source: own: each read makes one more level
// expect: TypeError | StackLimitError

export default {
  async attack(input, ctx) {
    const level = () => ({
      get next() {
        return level()
      }
    })
    return level()
  }
}
