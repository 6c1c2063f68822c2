/** Presence among ten thousand simulated nodes: what it costs each, and whether all that ask for what changed know it. No browser. */
import { simulatePresence } from '../simulator/presence-simulation.ts'
import { type Bench, note } from './bench.ts'
import { type Figure, figure } from './figure.ts'

const NODES = 10_000
const SEED = 7

export const presenceBench: Bench = {
  name: 'presence',
  limitMs: () => 15 * 60_000,
  async run(): Promise<readonly Figure[]> {
    const figures = await simulatePresence({ nodes: NODES, seed: SEED })
    note(`  ${JSON.stringify(figures)}`)
    const kilobytes = figures.bytesPerNodePerSecond / 1_024
    return [
      figure('presence/bytes per node', { value: kilobytes, unit: 'KB/s', budget: { of: 'value', is: 'most', limit: 2 } }),
      figure('presence/changes known in 5 s', {
        value: figures.knownToAskers * 100,
        unit: '%',
        budget: { of: 'value', is: 'least', limit: 99 }
      })
    ]
  }
}
