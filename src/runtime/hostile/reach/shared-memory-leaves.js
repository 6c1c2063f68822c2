// class: reach
// source: own: shared memory that goes out is a channel and a fine clock
// expect: ok | InvalidValueError | ReferenceError | TypeError | DataCloneError

export default {
  async attack(input, ctx) {
    return { memory: new SharedArrayBuffer(8) }
  }
}
