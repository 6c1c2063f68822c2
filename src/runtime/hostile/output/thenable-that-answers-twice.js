// class: output
// source: own
// expect: ok "first"

export default {
  async attack(input, ctx) {
    return {
      then(resolve, reject) {
        resolve('first')
        resolve('second')
        reject(new Error('third'))
        throw new Error('fourth')
      }
    }
  }
}
