// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const holder = {}
    Error.captureStackTrace?.(holder)
    return /node:internal|file:\/\/|worker_threads|\.ts:/.test(String(holder.stack)) ? ['host frames'] : []
  }
}
