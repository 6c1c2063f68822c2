// class: module
// source: own
// expect: *

throw null
