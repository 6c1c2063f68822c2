// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // an async function asks what it returns for "then"
    return new Proxy({}, {
      get(_, key) {
        if (key === 'then') for (;;) {}
      }
    })
  }
}
