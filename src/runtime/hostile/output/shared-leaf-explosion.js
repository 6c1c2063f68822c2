// class: output
// source: own: 2^30 leaves for whoever copies without remembering
// expect: MemoryLimitError | InvalidValueError | RunTimeoutError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    let tree = ['leaf']
    for (let n = 0; n < 30; n++) tree = [tree, tree]
    return tree
  }
}
