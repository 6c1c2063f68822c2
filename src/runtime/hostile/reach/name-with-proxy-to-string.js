// class: reach
// source: CVE-2023-32314 (vm2): a proxy called by the host got a list of arguments made by the host
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    const error = new Error()
    error.name = {
      toString: new Proxy(() => 'name', {
        apply(target, receiver, given) {
          for (const value of [given, receiver]) {
            try {
              if (value.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
            } catch {}
          }
          return 'name'
        }
      })
    }
    try {
      void error.stack
      ctx.log(error)
      ctx.log({ toString: error.name.toString })
    } catch {}
    return reached
  }
}
