// class: forged-error
// source: own: thrown where nobody waits
// expect: ok "done" | Error

export default {
  async attack(input, ctx) {
    Promise.resolve().then(() => {
      throw new Error('in a job')
    })
    await ctx.sleep(5)
    return 'done'
  }
}
