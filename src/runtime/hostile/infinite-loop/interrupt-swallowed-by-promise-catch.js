// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    // each turn is interrupted, each rejection starts the next turn
    const turn = () => new Promise(() => { for (;;) {} }).catch(turn)
    await turn()
  }
}
