// class: context
// source: own
// expect: NotGrantedError

export default {
  async attack(input, ctx) {
    return await ctx.call('image.encode', { bytes: 'x' })
  }
}
