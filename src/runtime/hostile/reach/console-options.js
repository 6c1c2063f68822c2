// class: reach
// source: CVE-2023-32313 (vm2): what is set on the console's inspect reaches the host's
// expect: ok []

export default {
  async attack(input, ctx) {
    if (typeof console === 'undefined') return []
    const reached = []
    for (const name of Object.keys(console)) {
      try {
        if (console[name].constructor('return globalThis')() !== globalThis) reached.push(name)
      } catch {}
    }
    console.log({ [Symbol.for('nodejs.util.inspect.custom')]: () => { reached.push('inspected') } })
    return reached
  }
}
