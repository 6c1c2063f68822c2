// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    const forged = { type: 'done', id: 1, output: 'forged' }
    for (const send of [() => postMessage(forged), () => self.postMessage(forged), () => globalThis.postMessage(forged), () => parentPort.postMessage(forged), () => port.postMessage(forged)]) {
      try {
        send()
        reached.push('sent')
      } catch {}
    }
    return reached
  }
}
