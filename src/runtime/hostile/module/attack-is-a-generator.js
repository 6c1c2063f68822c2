// class: module
// source: own
// expect: ok {} | InvalidValueError

export default {
  *attack() {
    for (;;) yield 1
  }
}
