// class: output
// source: own: checked once, read twice
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    let asked = 0
    return {
      list: new Proxy([], {
        get: (target, key) => (key === 'length' ? (asked++ === 0 ? 1 : 1000000000) : key === '0' ? 'one' : Reflect.get(target, key))
      })
    }
  }
}
