// class: tamper
// source: own
// expect: ok {"a":1}

export default {
  async attack(input, ctx) {
    for (const name of Object.getOwnPropertyNames(Reflect)) Reflect[name] = () => 'forged'
    globalThis.Reflect = null
    return { a: 1 }
  }
}
