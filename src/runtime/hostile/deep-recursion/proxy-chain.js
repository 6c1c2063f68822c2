// class: deep-recursion
// source: own
// expect: StackLimitError | MemoryLimitError | ok

export default {
  async attack(input, ctx) {
    let chain = { value: 1 }
    for (let n = 0; n < 100000; n++) chain = new Proxy(chain, {})
    return chain.value
  }
}
