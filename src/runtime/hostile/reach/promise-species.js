// class: reach
// source: CVE-2023-37466 (vm2): Promise species hands the host's rejection to the guest's executor
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    class Spy extends Promise {
      constructor(executor) {
        super((resolve, reject) => {
          try {
            if (executor.constructor.constructor('return globalThis')() !== globalThis) reached.push('executor of another global')
          } catch {}
          executor(resolve, reject)
        })
      }
      static get [Symbol.species]() {
        return Spy
      }
    }
    const promise = ctx.call('no.such', 1)
    promise.constructor = Spy
    await promise.then(() => {}, error => {
      try {
        if (error.constructor.constructor('return globalThis')() !== globalThis) reached.push('error of another global')
      } catch {}
    })
    return reached
  }
}
