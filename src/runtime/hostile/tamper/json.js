// class: tamper
// source: own
// expect: ok {"a":1}

export default {
  async attack(input, ctx) {
    JSON.stringify = () => '{"forged":true}'
    JSON.parse = () => ({ forged: true })
    return { a: 1 }
  }
}
