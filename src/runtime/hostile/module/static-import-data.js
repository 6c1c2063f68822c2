// class: module
// source: own
// expect: ProgramError | ReferenceError

import value from 'data:text/javascript,export default globalThis'
export default { attack: () => typeof value }
