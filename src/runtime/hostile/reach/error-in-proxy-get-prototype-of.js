// class: reach
// source: CVE-2023-30547 (vm2): a proxy thrown by the guest runs in the host's handler
// expect: *

export default {
  async attack(input, ctx) {
    throw new Proxy({}, {
      getPrototypeOf() {
        throw new Error('seen by the host')
      }
    })
  }
}
