// class: deep-recursion
// source: own
// expect: TypeError | StackLimitError

export default {
  async attack(input, ctx) {
    // made without recursion; whoever reads it must not recurse on his own stack
    let deep = []
    for (let n = 0; n < 100000; n++) deep = [deep]
    return deep
  }
}
