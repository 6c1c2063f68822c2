// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    function* waiting() {
      yield new Array(100)
    }
    const held = []
    for (;;) {
      const it = waiting()
      it.next()
      held.push(it)
    }
  }
}
