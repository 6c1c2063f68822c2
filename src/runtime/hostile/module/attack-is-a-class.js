// class: module
// source: own
// expect: TypeError | ProgramError

export default { attack: class {} }
