// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const bomb = async () => {
      const held = []
      for (;;) held.push({ n: held.length })
    }
    await bomb().catch(() => {})
    return 'never mind'
  }
}
