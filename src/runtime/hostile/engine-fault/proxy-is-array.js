// class: engine-fault
// source: CVE-2023-31922 (quickjs): js_proxy_isArray recursed without a check
// expect: StackLimitError | MemoryLimitError | ok

export default {
  async attack(input, ctx) {
    const target = []
    const proxy = new Proxy(target, {})
    let chain = proxy
    for (let n = 0; n < 200000; n++) chain = new Proxy(chain, {})
    return [Array.isArray(chain), JSON.stringify([chain]).length]
  }
}
