// class: reach
// source: CVE-2022-36067 and CVE-2023-29017 (vm2): Error.prepareStackTrace was given call sites of the host
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    Error.prepareStackTrace = (error, sites) => {
      for (const site of sites ?? []) {
        try {
          const that = site.getThis?.()
          if (that != null && that !== globalThis && 'process' in that) reached.push('host this')
        } catch {}
      }
      return sites
    }
    const { stack } = new Error('look')
    if (Array.isArray(stack)) {
      for (const site of stack) if (/node:|file:/.test(String(site.getFileName?.()))) reached.push('host frame')
    }
    try {
      ctx.log({ toString() { throw new Error('through the host') } })
    } catch (error) {
      void error.stack
    }
    return reached
  }
}
