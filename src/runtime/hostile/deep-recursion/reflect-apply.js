// class: deep-recursion
// source: own: frames of native code are larger
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    const deeper = () => Reflect.apply(deeper, null, [])
    return deeper()
  }
}
