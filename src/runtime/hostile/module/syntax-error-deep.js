// class: module
// source: own
// expect: ProgramError | StackLimitError

export default { attack: () => ((((((((((((((((((((((((((((((((((((( }
