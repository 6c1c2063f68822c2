// class: context
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    try {
      ctx.signal.aborted = true
      ctx.signal.addEventListener = null
      delete ctx.signal
      ctx.signal = { aborted: true, throwIfAborted() {} }
    } catch {}
    return 'done'
  }
}
