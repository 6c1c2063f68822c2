// class: module
// source: own
// expect: RunTimeoutError | TypeError | ProgramError

export default new Proxy({}, {
  get() {
    for (;;) {}
  },
  ownKeys() {
    for (;;) {}
  }
})
