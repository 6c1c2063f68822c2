// class: context
// source: own
// expect: ok "done" | TypeError

export default {
  async attack(input, ctx) {
    for (const name of Object.keys(ctx)) {
      try {
        ctx[name] = () => {
          for (;;) {}
        }
      } catch {}
    }
    return 'done'
  }
}
