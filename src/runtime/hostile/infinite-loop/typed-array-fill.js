// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const bytes = new Uint8Array(8000000)
    for (;;) bytes.fill(1).sort()
  }
}
