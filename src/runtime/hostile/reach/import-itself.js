// class: reach
// source: own: the bootstrap may be a module with a name that can be guessed
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const name of ['<eval>', 'bootstrap', 'kyrox', 'agent', 'main', 'program', '<bootstrap>', 'kyrox:bootstrap', 'kyrox:agent', 'ctx', '']) {
      try {
        const found = await import(name)
        if (Object.keys(found).some(key => key !== 'default')) reached.push(name)
      } catch {}
    }
    return reached
  }
}
