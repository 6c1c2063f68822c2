// class: module
// source: own
// expect: ProgramError

export default {}
export default { attack: () => 1 }
