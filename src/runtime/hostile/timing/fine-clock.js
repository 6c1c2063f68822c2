// class: timing
// source: own: a clock for side channels (Spectre) needs well under 5 us
// expect: ok true

export default {
  async attack(input, ctx) {
    const steps = new Set()
    let last = ctx.now()
    for (let n = 0; n < 20000; n++) {
      const now = ctx.now()
      if (now > last) steps.add(now - last)
      last = now
    }
    return Math.min(1, ...steps) >= 0.005
  }
}
