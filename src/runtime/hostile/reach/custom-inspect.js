// class: reach
// source: CVE-2023-37903 (vm2): Symbol.for("nodejs.util.inspect.custom") runs when the host prints
// expect: ok {} | ok {"a":1} | InvalidValueError

export default {
  async attack(input, ctx) {
    return {
      a: 1,
      [Symbol.for('nodejs.util.inspect.custom')]: (depth, options, inspect) => inspect.constructor('return process')().exit(7)
    }
  }
}
