// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // no script runs inside indexOf
    const hay = 'a'.repeat(2000000)
    const needle = `${'a'.repeat(1000000)}b`
    for (;;) hay.indexOf(needle)
  }
}
