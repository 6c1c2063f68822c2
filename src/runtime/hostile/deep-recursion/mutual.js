// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const even = n => odd(n + 1) + 1
    const odd = n => even(n + 1) + 1
    return even(0)
  }
}
