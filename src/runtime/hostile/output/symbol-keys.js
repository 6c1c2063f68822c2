// class: output
// source: own
// expect: InvalidValueError | ok {} | ok {"plain":1}

export default {
  async attack(input, ctx) {
    return { [Symbol('hidden')]: 1, [Symbol.iterator]: 2, plain: 1 }
  }
}
