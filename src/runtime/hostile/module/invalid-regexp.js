// class: module
// source: own
// expect: ProgramError

export default { attack: () => /(?<a>x)(?<a>y)[z/ }
