// class: reach
// source: CVE-2021-23449 (vm2): a promise made by the host reached the code
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const promise of [ctx.call('no.such', 1), ctx.sleep(1), ctx.state.get('key'), ctx.fetch('https://example.com')]) {
      if (!(promise instanceof Promise)) reached.push('not ours')
      const error = await promise.then(() => undefined, each => each)
      if (error !== undefined && !(error instanceof Error)) reached.push('error not ours')
      try {
        const root = (error ?? promise).constructor.constructor('return globalThis')()
        if (root !== globalThis) reached.push('another global')
      } catch {}
    }
    return reached
  }
}
