// class: module
// source: own
// expect: ProgramError

export const attack = () => 'not found'
