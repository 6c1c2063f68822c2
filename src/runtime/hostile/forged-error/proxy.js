// class: forged-error
// source: own
// expect: *

export default {
  async attack(input, ctx) {
    throw new Proxy(new Error('inside'), {
      get(target, key) {
        if (key === 'name') return 'MemoryLimitError'
        throw new Error(`asked for ${String(key)}`)
      }
    })
  }
}
