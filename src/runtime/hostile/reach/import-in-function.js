// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const reached = []
    for (const name of ['node:process', 'std', 'bjson', 'qjs:bjson']) {
      try {
        await new Function('name', 'return import(name)')(name)
        reached.push(name)
      } catch {}
    }
    return reached
  }
}
