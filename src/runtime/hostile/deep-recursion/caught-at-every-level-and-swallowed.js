// class: deep-recursion
// source: own
// expect: RunTimeoutError | StackLimitError

export default {
  async attack(input, ctx) {
    const deeper = () => {
      try {
        deeper()
      } catch {
        deeper()
      }
    }
    deeper()
  }
}
