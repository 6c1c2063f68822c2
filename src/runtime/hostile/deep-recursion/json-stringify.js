// class: deep-recursion
// source: own
// expect: StackLimitError

export default {
  async attack(input, ctx) {
    let deep = []
    for (let n = 0; n < 100000; n++) deep = [deep]
    return JSON.stringify(deep)
  }
}
