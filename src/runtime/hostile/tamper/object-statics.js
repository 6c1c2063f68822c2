// class: tamper
// source: own
// expect: ok {"a":1}

export default {
  async attack(input, ctx) {
    for (const name of Object.getOwnPropertyNames(Object)) {
      if (typeof Object[name] === 'function') {
        try {
          Object[name] = () => {
            throw new Error('tampered')
          }
        } catch {}
      }
    }
    return { a: 1 }
  }
}
