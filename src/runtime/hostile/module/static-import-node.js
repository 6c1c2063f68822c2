// class: module
// source: own
// expect: ProgramError | ReferenceError

import fs from 'node:fs'
export default { attack: () => Object.keys(fs) }
