// class: module
// source: own
// expect: ProgramError | ReferenceError | ok

import * as self from './agent.js'
export default { attack: () => Object.keys(self) }
