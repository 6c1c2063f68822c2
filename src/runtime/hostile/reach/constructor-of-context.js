// class: reach
// source: Figma realms escape, 2019: a function of the host handed in, its constructor makes code in the host
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const value of [ctx, ...Object.values(ctx), ...Object.values(ctx.state ?? {}), ctx.signal, input]) {
      let each = value
      for (let n = 0; n < 8 && each != null; n++) {
        try {
          const root = each.constructor.constructor('return globalThis')()
          for (const name of ['process', 'postMessage', 'fetch', 'self']) if (name in root) reached.push(name)
          if (root !== globalThis) reached.push('another global')
        } catch {}
        each = Object.getPrototypeOf(each)
      }
    }
    return reached
  }
}
