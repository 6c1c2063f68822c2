// class: engine-fault
// source: own
// expect: ok

export default {
  async attack(input, ctx) {
    return ['', '+275760-09-13T00:00:00.001Z', '-'.repeat(100000), '2020-13-45T99:99:99.999999999999Z', 'Jan 1 '.repeat(10000)].map(text => String(Date.parse(text)).length)
  }
}
