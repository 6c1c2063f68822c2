// class: tamper
// source: own: a list filled by index calls a setter on Array.prototype
// expect: ok [1,2] | TypeError | AgentStuckError

export default {
  async attack(input, ctx) {
    let seen = 0
    for (const at of [0, 1, 2, 3, 4]) {
      Object.defineProperty(Array.prototype, at, {
        configurable: true,
        get: () => 'forged',
        set() {
          seen++
        }
      })
    }
    ctx.log(`seen ${seen}`)
    ctx.progress(0.5)
    return [1, 2]
  }
}
