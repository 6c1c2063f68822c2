// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    let tree = []
    for (let n = 0; n < 18; n++) tree = [tree, tree]
    return JSON.stringify(tree, null, '          ').length
  }
}
