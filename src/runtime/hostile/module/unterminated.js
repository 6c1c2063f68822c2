// class: module
// source: own
// expect: ProgramError

export default { attack: () => `never ends ${
