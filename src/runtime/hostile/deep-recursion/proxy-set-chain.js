// class: deep-recursion
// source: own
// expect: StackLimitError | ok

export default {
  async attack(input, ctx) {
    let chain = {}
    for (let n = 0; n < 50000; n++) chain = new Proxy(chain, {})
    chain.value = 1
    return Object.keys(chain).length
  }
}
