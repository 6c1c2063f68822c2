// class: reach
// source: CVE-2023-30547 (vm2): errors of the host on their way in
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    const errors = []
    for (const run of [
      () => ctx.progress(Symbol('no number')),
      () => ctx.progress(1n),
      () => ctx.log(Object.create(null)),
      () => ctx.log({ toString() { throw null } }),
      () => ctx.call(Symbol('no name'), 1),
      () => ctx.emit(Symbol('value')),
      () => ctx.state.set(Symbol('key'), 1)
    ]) {
      try {
        await run()
      } catch (error) {
        errors.push(error)
      }
    }
    for (const error of errors) {
      let each = error
      for (let n = 0; n < 6 && each != null; n++) {
        try {
          if (each.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
        } catch {}
        each = Object.getPrototypeOf(each)
      }
      if (/node:internal|file:\/\/|\/src\/|\.ts:/.test(String(error?.stack))) reached.push('a host path')
    }
    return reached
  }
}
