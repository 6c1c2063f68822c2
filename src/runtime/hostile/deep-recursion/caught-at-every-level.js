// class: deep-recursion
// source: own: 2^depth tries
// expect: RunTimeoutError | StackLimitError

export default {
  async attack(input, ctx) {
    const deeper = () => {
      try {
        deeper()
      } finally {
        deeper()
      }
    }
    deeper()
  }
}
