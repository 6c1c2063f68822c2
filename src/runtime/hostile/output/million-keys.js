// class: output
// source: own
// expect: InvalidValueError | MemoryLimitError | RunTimeoutError | ok
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const wide = {}
    for (let n = 0; n < 10000000; n++) wide[`k${n}`] = n
    return wide
  }
}
