/** Two tabs, several ways to speak, in turns: what a task costs more than a message, and what others cost. */
import type { Page } from 'playwright'
import type { NodeOptions } from '../../src/index.ts'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, steppedMedian } from './figure.ts'
import type { Lab } from './lab.ts'
import type { Way } from './pages/links.ts'
import type { Rival } from './pages/rivals.ts'
import { connectedRivals, RIVALS } from './rivals.ts'

const ROUNDS = 5
const ROUND_TRIPS = 400
const RATE_MS = 700
const MAP_TASKS = 15_000
const BULK_BYTES = 64 * 1024 * 1024
const BULK_ROUNDS = 5
/** `page`: Kyrox with both nodes on their page's thread, where the other two are; `kyrox`: where they are unless told otherwise, in workers. */
type Case = Way | 'page'
const CASES: readonly Case[] = ['raw', 'libp2p', 'kyrox', 'page']

type Rounds = Readonly<Record<Case | Rival, number[]>>
const noRounds = (): Rounds => ({ raw: [], libp2p: [], kyrox: [], page: [], peerjs: [], trystero: [], hub: [] })

export const linksBench: Bench = {
  name: 'links',
  limitMs: () => 200_000,
  async run(lab): Promise<readonly Figure[]> {
    const { owner } = await connectedTabs(lab)
    const onPage = await kyroxTabs(lab, { host: 'page' })
    const asked = (each: Case): { readonly tab: Page; readonly way: Way } =>
      each === 'page' ? { tab: onPage.owner, way: 'kyrox' } : { tab: owner, way: each }
    const rivals = await connectedRivals(lab)
    await using _ = rivals.hub
    const roundTrips = noRounds()
    const rates = noRounds()
    const mapRates: number[] = []
    // the first round warms every way up and is not counted
    for (let round = 0; round <= ROUNDS; round++) {
      for (const each of CASES) {
        const { tab, way } = asked(each)
        const times = await tab.evaluate(([way, count]) => globalThis.linksPage.roundTrips(way, count), [way, ROUND_TRIPS] as const)
        const rate = await tab.evaluate(([way, ms]) => globalThis.linksPage.rate(way, ms), [way, RATE_MS] as const)
        note(`round ${round} ${each}: p50 ${steppedMedian(times).toFixed(3)} ms, ${Math.round(rate)} per s`)
        if (round === 0) continue
        roundTrips[each].push(steppedMedian(times))
        rates[each].push(rate)
      }
      for (const rival of RIVALS) {
        const times = await rivals.owner.evaluate(([rival, count]) => globalThis.rivalsPage.roundTrips(rival, count), [
          rival,
          ROUND_TRIPS
        ] as const)
        const rate = await rivals.owner.evaluate(([rival, ms]) => globalThis.rivalsPage.rate(rival, ms), [rival, RATE_MS] as const)
        note(`round ${round} ${rival}: p50 ${steppedMedian(times).toFixed(3)} ms, ${Math.round(rate)} per s`)
        if (round === 0) continue
        roundTrips[rival].push(steppedMedian(times))
        rates[rival].push(rate)
      }
      const mapRate = await owner.evaluate(count => globalThis.linksPage.mapRate(count), MAP_TASKS)
      note(`round ${round} map: ${Math.round(mapRate)} per s`)
      if (round > 0) mapRates.push(mapRate)
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
      compared('links/round trip p50, nodes on the page', 'ms', roundTrips, 'page'),
      compared('links/libp2p round trip p50', 'ms', roundTrips, 'libp2p'),
      compared('links/rate', 'per s', rates, 'kyrox', { of: 'ratio', is: 'least', limit: 0.6 }),
      compared('links/rate, nodes on the page', 'per s', rates, 'page'),
      compared('links/libp2p rate', 'per s', rates, 'libp2p'),
      ...RIVALS.flatMap(rival => [
        compared(`links/${rival} round trip p50`, 'ms', roundTrips, rival),
        compared(`links/${rival} rate`, 'per s', rates, rival)
      ]),
      compared('links/map rate', 'per s', { ...rates, kyrox: mapRates }, 'kyrox', { of: 'ratio', is: 'least', limit: 1.5 }),
      compared('links/bulk', 'MB/s', bulk, 'kyrox', { of: 'ratio', is: 'least', limit: 0.9 })
    ]
  }
}

function compared(
  metric: string,
  unit: string,
  rounds: Rounds,
  way: Case | Rival,
  budget?: NonNullable<Parameters<typeof figure>[1]['budget']>
): Figure {
  const ratio = median(rounds[way].map((value, round) => value / (rounds.raw[round] ?? Number.NaN)))
  return figure(metric, { value: median(rounds[way]), unit, baseline: median(rounds.raw), ratio, ...(budget == null ? {} : { budget }) })
}

/** Two tabs connected in all three ways; the first one asks. */
export async function connectedTabs(lab: Lab): Promise<{ readonly owner: Page; readonly executor: Page }> {
  const { owner, executor } = await kyroxTabs(lab)
  const offer = await owner.evaluate(() => globalThis.linksPage.raw.offer())
  const answer = await executor.evaluate(offer => globalThis.linksPage.raw.answer(offer), offer)
  await owner.evaluate(answer => globalThis.linksPage.connectRaw(answer), answer)
  await executor.evaluate(() => globalThis.linksPage.raw.serve())
  const relay = lab.relay.multiaddr
  const [peer] = await Promise.all([executor, owner].map(tab => tab.evaluate(relay => globalThis.linksPage.startBare(relay), relay)))
  await owner.evaluate(([relay, peer]) => globalThis.linksPage.connectBare(relay, peer), [relay, peer ?? ''] as const)
  return { owner, executor }
}

/** Two tabs whose nodes are linked directly. The first one asks; its network has nobody else in it. */
async function kyroxTabs(lab: Lab, options: NodeOptions = {}): Promise<{ readonly owner: Page; readonly executor: Page }> {
  const [owner, executor] = await Promise.all([lab.tab('/links.html'), lab.tab('/links.html')])
  const network = options.host === 'page' ? 'bench-page' : 'bench'
  await executor.evaluate(options => globalThis.linksPage.startKyrox(options), { ...options, network, serve: true })
  await owner.evaluate(options => globalThis.linksPage.startKyrox(options), { ...options, network })
  await owner.evaluate(() => globalThis.linksPage.connectKyrox())
  // a heartbeat later the owner knows how long a run takes there, and sends enough ahead
  await owner.waitForTimeout(1_500)
  return { owner, executor }
}
