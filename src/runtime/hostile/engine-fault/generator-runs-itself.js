// class: engine-fault
// source: own
// expect: TypeError

export default {
  async attack(input, ctx) {
    function* self() {
      it.next()
      yield 1
    }
    const it = self()
    return it.next().value
  }
}
