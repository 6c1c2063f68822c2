// class: infinite-loop
// source: own
// expect: RunTimeoutError | SyntaxError | TypeError

export default {
  async attack(input, ctx) {
    const stack = new DisposableStack()
    stack.defer(() => {
      for (;;) {}
    })
    stack.dispose()
  }
}
