// class: module
// source: own: a capability found on a prototype is none
// expect: *

export default {}
