// class: deep-recursion
// source: own
// expect: StackLimitError | MemoryLimitError | TypeError

export default {
  async attack(input, ctx) {
    let chain = [1, 2, 3].values()
    for (let n = 0; n < 50000; n++) chain = chain.map(each => each)
    return [...chain]
  }
}
