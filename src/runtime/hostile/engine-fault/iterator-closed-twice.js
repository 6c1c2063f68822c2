// class: engine-fault
// source: own
// expect: ok | TypeError

export default {
  async attack(input, ctx) {
    function* inner() {
      try {
        yield 1
        yield 2
      } finally {
        it.return?.(3)
      }
    }
    const it = inner()
    for (const each of it) if (each === 1) break
    return 'closed'
  }
}
