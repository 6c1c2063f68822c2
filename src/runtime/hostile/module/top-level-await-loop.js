// class: module
// source: own
// expect: ProgramError | RunTimeoutError

for (;;) await null
export default { attack: () => 'loaded' }
