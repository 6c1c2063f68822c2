// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    // a new shape and a new atom for each object
    const held = []
    for (let n = 0; ; n++) held.push({ [`p${n}`]: 1, [`q${n}`]: 2 })
  }
}
