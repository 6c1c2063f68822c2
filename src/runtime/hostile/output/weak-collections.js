// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return [new WeakMap(), new WeakSet(), new WeakRef({})]
  }
}
