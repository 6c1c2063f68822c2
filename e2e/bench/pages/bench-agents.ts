/** Agents as packages have them: text. */
export const BENCH_AGENT = `
const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2)
const bombs = {
  arrays: () => { const held = []; for (;;) held.push(new Array(1000).fill(held.length)) },
  strings: () => { const held = []; for (let text = 'x'.repeat(1000); ; ) held.push(text + held.length) },
  bytes: () => { const held = []; for (;;) held.push(new Uint8Array(65536).fill(1)) },
  objects: () => { const held = []; for (;;) held.push({ at: held.length, in: held }) }
}
export default {
  async 'bench.echo'(input) { return input },
  async 'bench.fib'(n) { return fib(n) },
  async 'bench.loop'() { for (;;) {} },
  async 'bench.bomb'(kind) { bombs[kind]() },
  async 'bench.hold'(bytes) { const held = new Uint8Array(bytes).fill(1); return held.length },
  async 'bench.burn'(ms, ctx) { const end = ctx.now() + ms; let turns = 0; while (ctx.now() < end) for (let i = 0; i < 1000; i++) turns++; return turns }
}`

export const COUNT_AGENT = {
  manifest: {
    name: 'counter',
    version: '1.0.0',
    runtime: 'quickjs',
    capabilities: [{ name: 'count.remember' }, { name: 'count.remembered' }],
    permissions: { stateBytes: 4 * 1024 * 1024 }
  },
  source: `export default {
    async 'count.remember'(bytes, ctx) { await ctx.state.set('data', new Uint8Array(bytes).fill(7)); return bytes },
    async 'count.remembered'(_, ctx) { return (await ctx.state.get('data'))?.length ?? 0 }
  }`
}
