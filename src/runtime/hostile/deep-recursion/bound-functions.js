// class: deep-recursion
// source: own
// expect: StackLimitError | MemoryLimitError | ok 1

export default {
  async attack(input, ctx) {
    let bound = () => 1
    for (let n = 0; n < 100000; n++) bound = bound.bind(null)
    return bound()
  }
}
