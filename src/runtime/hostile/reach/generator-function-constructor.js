// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const GeneratorFunction = function* () {}.constructor
    const AsyncGeneratorFunction = async function* () {}.constructor
    const roots = [new GeneratorFunction('yield globalThis')().next().value, (await new AsyncGeneratorFunction('yield globalThis')().next()).value]
    return roots.flatMap(root => ['process', 'postMessage', 'fetch', 'self'].filter(name => name in root))
  }
}
