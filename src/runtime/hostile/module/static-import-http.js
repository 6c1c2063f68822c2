// class: module
// source: own
// expect: ProgramError | ReferenceError

import 'http://localhost:1/x.js'
export default { attack: () => 'loaded' }
