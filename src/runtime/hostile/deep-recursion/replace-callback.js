// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const replace = () => 'a'.replace(/a/, replace)
    return replace()
  }
}
