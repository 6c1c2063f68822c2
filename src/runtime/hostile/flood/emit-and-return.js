// class: flood
// source: own: the run is over, its pieces are on the way
// expect: ok "gone" | OverloadedError

export default {
  async attack(input, ctx) {
    for (let n = 0; n < 2000; n++) ctx.emit(n).catch(() => {})
    return 'gone'
  }
}
