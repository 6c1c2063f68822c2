// class: module
// source: own
// expect: ProgramError | Error

throw new Error('not today')
