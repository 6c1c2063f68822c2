// class: infinite-loop
// source: own
// expect: AgentStuckError

export default {
  async attack(input, ctx) {
    await new Promise(() => {})
  }
}
