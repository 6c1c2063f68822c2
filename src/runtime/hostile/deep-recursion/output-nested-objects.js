// class: deep-recursion
// source: own
// expect: TypeError | StackLimitError

export default {
  async attack(input, ctx) {
    let deep = {}
    for (let n = 0; n < 5000; n++) deep = { deep }
    return deep
  }
}
