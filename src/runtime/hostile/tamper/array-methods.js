// class: tamper
// source: own
// expect: ok [1,2,3] | InvalidValueError

export default {
  async attack(input, ctx) {
    for (const name of Object.getOwnPropertyNames(Array.prototype)) {
      try {
        if (typeof Array.prototype[name] === 'function' && name !== 'constructor') {
          Array.prototype[name] = () => {
            throw new Error(`${name} was called`)
          }
        }
      } catch {}
    }
    return [1, 2, 3]
  }
}
