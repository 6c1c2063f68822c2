// class: tamper
// source: own: what is left behind must not reach the next run of another
// expect: ok "left behind"

export default {
  async attack(input, ctx) {
    globalThis.left = 'behind'
    Object.prototype.left = 'behind'
    Array.prototype.toString = () => 'behind'
    return 'left behind'
  }
}
