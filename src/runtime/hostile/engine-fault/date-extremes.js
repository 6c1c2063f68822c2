// class: engine-fault
// source: own
// expect: ok

export default {
  async attack(input, ctx) {
    return [8.64e15, -8.64e15, 8.64e15 + 1, Number.MAX_VALUE].map(time => {
      try {
        return new Date(time).toISOString()
      } catch (error) {
        return error.name
      }
    })
  }
}
