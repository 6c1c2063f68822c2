// class: forged-error
// source: own: as above
// expect: Agent.SandboxFailedError

export default {
  async attack(input, ctx) {
    throw Object.assign(new Error('the sandbox is well'), { name: 'SandboxFailedError' })
  }
}
