// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    // the same list again and again: small in memory, 10^7 texts in JSON
    let tree = 'leaf of some length'
    for (let n = 0; n < 24; n++) tree = [tree, tree]
    return JSON.stringify(tree).length
  }
}
