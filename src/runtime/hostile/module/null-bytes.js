// class: module
// source: own
// expect: ProgramError

export default { attack: () => 1 } \u0000 \0
