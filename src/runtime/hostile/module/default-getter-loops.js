// class: module
// source: own
// expect: RunTimeoutError | ProgramError

export default {
  get attack() {
    for (;;) {}
  }
}
