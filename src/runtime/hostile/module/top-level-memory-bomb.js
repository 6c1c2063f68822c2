// class: module
// source: own
// expect: MemoryLimitError

const held = []
for (;;) held.push(new Array(1000).fill(0))
export default { attack: () => 'loaded' }
