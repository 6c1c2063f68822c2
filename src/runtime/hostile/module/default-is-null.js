// class: module
// source: own
// expect: ProgramError

export default null
