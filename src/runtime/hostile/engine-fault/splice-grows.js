// class: engine-fault
// source: own
// expect: ok | TypeError | RangeError

export default {
  async attack(input, ctx) {
    const list = new Array(1000).fill(1)
    const removed = list.splice(0, { valueOf() { list.length = 0; return 1000 } })
    list.length = 10
    return removed.length + list.length
  }
}
