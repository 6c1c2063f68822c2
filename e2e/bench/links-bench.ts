/** Two tabs, three ways to speak, in turns: what a task costs more than a message. */
import type { Page } from 'playwright'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, steppedMedian } from './figure.ts'
import type { Lab } from './lab.ts'
import type { Way } from './pages/links.ts'

const ROUNDS = 5
const ROUND_TRIPS = 400
const RATE_MS = 700
const MAP_TASKS = 3_000
const BULK_BYTES = 64 * 1024 * 1024
const BULK_ROUNDS = 2
const WAYS: readonly Way[] = ['raw', 'libp2p', 'kyrox']

type Rounds = Readonly<Record<Way, number[]>>
const noRounds = (): Rounds => ({ raw: [], libp2p: [], kyrox: [] })

export const linksBench: Bench = {
  name: 'links',
  limitMs: () => 150_000,
  async run(lab): Promise<readonly Figure[]> {
    const { owner } = await connectedTabs(lab)
    const roundTrips = noRounds()
    const rates = noRounds()
    const mapRates: number[] = []
    // the first round warms every way up and is not counted
    for (let round = 0; round <= ROUNDS; round++) {
      for (const way of WAYS) {
        const times = await owner.evaluate(([way, count]) => globalThis.linksPage.roundTrips(way, count), [way, ROUND_TRIPS] as const)
        const rate = await owner.evaluate(([way, ms]) => globalThis.linksPage.rate(way, ms), [way, RATE_MS] as const)
        note(`round ${round} ${way}: p50 ${steppedMedian(times).toFixed(3)} ms, ${Math.round(rate)} per s`)
        if (round === 0) continue
        roundTrips[way].push(steppedMedian(times))
        rates[way].push(rate)
      }
      if (round > 0) mapRates.push(await owner.evaluate(count => globalThis.linksPage.mapRate(count), MAP_TASKS))
    }
    const bulk = noRounds()
    for (let round = 0; round <= BULK_ROUNDS; round++) {
      for (const way of ['raw', 'kyrox'] as const) {
        const rate = await owner.evaluate(([way, bytes]) => globalThis.linksPage.bulk(way, bytes), [way, BULK_BYTES] as const)
        note(`bulk ${round} ${way}: ${rate.toFixed(1)} MB/s`)
        if (round > 0) bulk[way].push(rate)
      }
    }
    return [
      compared('links/round trip p50', 'ms', roundTrips, 'kyrox', { of: 'ratio', is: 'most', limit: 2.2 }),
      compared('links/libp2p round trip p50', 'ms', roundTrips, 'libp2p'),
      compared('links/rate', 'per s', rates, 'kyrox', { of: 'ratio', is: 'least', limit: 0.6 }),
      compared('links/libp2p rate', 'per s', rates, 'libp2p'),
      compared('links/map rate', 'per s', { ...rates, kyrox: mapRates }, 'kyrox'),
      compared('links/bulk', 'MB/s', bulk, 'kyrox', { of: 'ratio', is: 'least', limit: 0.9 })
    ]
  }
}

function compared(
  metric: string,
  unit: string,
  rounds: Rounds,
  way: Way,
  budget?: NonNullable<Parameters<typeof figure>[1]['budget']>
): Figure {
  const ratio = median(rounds[way].map((value, round) => value / (rounds.raw[round] ?? Number.NaN)))
  return figure(metric, { value: median(rounds[way]), unit, baseline: median(rounds.raw), ratio, ...(budget == null ? {} : { budget }) })
}

/** Two tabs connected in all three ways; the first one asks. */
export async function connectedTabs(lab: Lab): Promise<{ readonly owner: Page; readonly executor: Page }> {
  const [owner, executor] = await Promise.all([lab.tab('/links.html'), lab.tab('/links.html')])
  const offer = await owner.evaluate(() => globalThis.linksPage.raw.offer())
  const answer = await executor.evaluate(offer => globalThis.linksPage.raw.answer(offer), offer)
  await owner.evaluate(answer => globalThis.linksPage.connectRaw(answer), answer)
  await executor.evaluate(() => globalThis.linksPage.raw.serve())
  const relay = lab.relay.multiaddr
  const [peer] = await Promise.all([executor, owner].map(tab => tab.evaluate(relay => globalThis.linksPage.startBare(relay), relay)))
  await owner.evaluate(([relay, peer]) => globalThis.linksPage.connectBare(relay, peer), [relay, peer ?? ''] as const)
  await executor.evaluate(() => globalThis.linksPage.startKyrox({ serve: true }))
  await owner.evaluate(() => globalThis.linksPage.startKyrox({}))
  await owner.evaluate(() => globalThis.linksPage.connectKyrox())
  // a heartbeat later the owner knows how long a run takes there, and sends enough ahead
  await owner.waitForTimeout(1_500)
  return { owner, executor }
}
