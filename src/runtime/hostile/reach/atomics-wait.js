// class: reach
// source: own: a thread that sleeps cannot be interrupted
// expect: ok "no wait"

export default {
  async attack(input, ctx) {
    if (typeof Atomics === 'undefined' || typeof SharedArrayBuffer === 'undefined') return 'no wait'
    try {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)
    } catch {}
    return 'no wait'
  }
}
