// class: output
// source: own
// expect: ok | InvalidValueError

export default {
  async attack(input, ctx) {
    return { hasOwnProperty: 1, toString: 2, valueOf: 3, __defineGetter__: 4, propertyIsEnumerable: 5, toJSON: 6 }
  }
}
