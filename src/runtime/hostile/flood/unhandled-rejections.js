// class: flood
// source: own
// expect: ok "done" | MemoryLimitError | RunTimeoutError

export default {
  async attack(input, ctx) {
    for (let n = 0; n < 20000; n++) Promise.reject(new Error(`rejected ${n}`))
    return 'done'
  }
}
