// class: context
// source: own: the host's functions with a receiver of the guest's
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const [name, value] of Object.entries(ctx)) {
      if (typeof value !== 'function') continue
      for (const receiver of [null, undefined, {}, globalThis, new Proxy({}, {}), 7]) {
        if (name === 'checkpoint') continue
        try {
          Promise.resolve(value.call(receiver, 0)).catch(() => {})
        } catch {}
      }
    }
    return 'done'
  }
}
