// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    // what is read shall not change what is read next
    const list = [1, 2, 3]
    const out = { list }
    Object.defineProperty(list, 0, {
      enumerable: true,
      get() {
        list.length = 0
        out.more = 'more'
        delete out.list
        return 1
      }
    })
    return out
  }
}
