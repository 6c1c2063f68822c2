// class: output
// source: own
// expect: EvalError

export default {
  async attack(input, ctx) {
    return {
      then() {
        throw new EvalError('thrown by then')
      }
    }
  }
}
