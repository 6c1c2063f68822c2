// class: module
// source: own
// expect: *

export default { attack: { call: () => 'called' } }
