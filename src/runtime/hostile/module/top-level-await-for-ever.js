// class: module
// source: own
// expect: ProgramError

await new Promise(() => {})
export default { attack: () => 'loaded' }
