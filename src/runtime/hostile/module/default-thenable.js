// class: module
// source: own
// expect: ok "called" | ProgramError | RunTimeoutError

export default {
  then() {
    for (;;) {}
  },
  attack: () => 'called'
}
