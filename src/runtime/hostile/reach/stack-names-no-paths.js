// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const stacks = [new Error('here').stack]
    try {
      null.x
    } catch (error) {
      stacks.push(error.stack)
    }
    return stacks.filter(stack => /(\/home|\/work|\/usr|file:|https?:|node:)/.test(String(stack)))
  }
}
