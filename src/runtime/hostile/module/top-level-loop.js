// class: module
// source: own
// expect: ProgramError | RunTimeoutError

for (;;) {}
export default { attack: () => 'loaded' }
