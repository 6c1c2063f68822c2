// class: timing
// source: own
// expect: ok true

export default {
  async attack(input, ctx) {
    if (typeof performance === 'undefined') return true
    let least = 1
    let last = performance.now()
    for (let n = 0; n < 20000; n++) {
      const now = performance.now()
      if (now > last) least = Math.min(least, now - last)
      last = now
    }
    return least >= 0.005
  }
}
