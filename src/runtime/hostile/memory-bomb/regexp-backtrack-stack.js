// class: memory-bomb
// source: own
// expect: MemoryLimitError | RunTimeoutError | StackLimitError | InternalError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    return /^(?:(a)|(b)|.)*?$/.test(`${'ab'.repeat(2000000)}\n`)
  }
}
