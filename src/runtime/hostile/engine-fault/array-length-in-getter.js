// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const list = [1, 2, 3, 4]
    Object.defineProperty(list, 1, { get() { list.length = 0; return 2 }, configurable: false })
    return list.map(each => each).length + list.slice().length
  }
}
