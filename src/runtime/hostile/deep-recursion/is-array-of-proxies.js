// class: deep-recursion
// source: CVE-2023-31922 (quickjs: js_proxy_isArray recursed without a check)
// expect: StackLimitError | MemoryLimitError | ok

export default {
  async attack(input, ctx) {
    let chain = []
    for (let n = 0; n < 100000; n++) chain = new Proxy(chain, {})
    return Array.isArray(chain)
  }
}
