/** `node e2e/simulator/presence.ts --nodes 10000 --seed 7`: presence in a simulated network, one line of JSON. */
import { parseArgs } from 'node:util'
import { simulatePresence } from './presence-simulation.ts'

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '7' },
    capabilities: { type: 'string' },
    'warm-s': { type: 'string', default: '640' },
    'measured-s': { type: 'string', default: '90' }
  }
})
const startedAt = performance.now()
const figures = await simulatePresence({
  nodes: Number(values.nodes),
  seed: Number(values.seed),
  warmMs: Number(values['warm-s']) * 1_000,
  measuredMs: Number(values['measured-s']) * 1_000,
  ...(values.capabilities == null ? {} : { capabilities: Number(values.capabilities) })
})
process.stdout.write(`${JSON.stringify(figures)}\n`)
process.stderr.write(`took ${Math.round((performance.now() - startedAt) / 1_000)} s\n`)
