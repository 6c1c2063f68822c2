// class: module
// source: own
// expect: StackLimitError | ProgramError

const deeper = () => deeper() + 1
deeper()
export default { attack: () => 'loaded' }
