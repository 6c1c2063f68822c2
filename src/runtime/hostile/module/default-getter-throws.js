// class: module
// source: own
// expect: *

export default {
  get attack() {
    throw new Error('not to be had')
  }
}
