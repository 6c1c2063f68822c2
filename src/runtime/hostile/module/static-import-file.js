// class: module
// source: own
// expect: ProgramError | ReferenceError

import text from 'file:///etc/passwd' with { type: 'text' }
export default { attack: () => text }
