// class: module
// source: own
// expect: ProgramError

export default {
  attack() {
    return 1 +
  }
}
