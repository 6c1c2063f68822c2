// class: module
// source: own
// expect: *

<!-- a comment of another age
export default { attack: () => 1 }
