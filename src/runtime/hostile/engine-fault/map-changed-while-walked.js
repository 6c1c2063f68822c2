// class: engine-fault
// source: own
// expect: ok

export default {
  async attack(input, ctx) {
    const map = new Map(Array.from({ length: 100 }, (_, n) => [n, n]))
    let seen = 0
    for (const [key] of map) {
      seen++
      map.clear()
      if (key < 1000) map.set(key + 1000, 1)
    }
    map.forEach(() => map.clear())
    return seen
  }
}
