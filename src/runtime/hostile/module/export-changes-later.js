// class: module
// source: own: checked when loaded, another when run
// expect: ok | TypeError | ProgramError | RunTimeoutError

const offered = { attack: () => 'first' }
export { offered as default }
Promise.resolve().then(() => {
  offered.attack = () => {
    for (;;) {}
  }
})
