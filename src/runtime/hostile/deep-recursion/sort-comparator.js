// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const sort = () => [2, 1].sort(sort).length
    return sort()
  }
}
