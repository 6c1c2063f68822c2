/** Cold joins: a fresh tab each, until an existing tab has answered it and until the two are linked directly. */
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, quantile } from './figure.ts'
import type { Lab } from './lab.ts'
import type { JoinTimes } from './pages/join.ts'

/** Baseline joins: enough for a median. */
const BARE_SAMPLES = 20
/** A join that takes longer has failed. */
const SLOWEST_MS = 3_000
const GIVE_UP_MS = 12_000
/** One sample, tab and all, on a slow machine. */
const SAMPLE_MS = 3_000

export const joinBench: Bench = {
  name: 'join',
  limitMs: ({ samples }) => 30_000 + (samples + Math.min(samples, BARE_SAMPLES)) * SAMPLE_MS,
  async run(lab, { samples }): Promise<readonly Figure[]> {
    const there = await lab.tab('/links.html')
    const peer = await there.evaluate(relay => globalThis.linksPage.startBare(relay), lab.relay.multiaddr)
    await there.evaluate(() => globalThis.linksPage.startKyrox({ serve: true }))
    const bare: JoinTimes[] = []
    const joins: Array<JoinTimes | undefined> = []
    const barePath = `/join-bare.html?${new URLSearchParams({ relay: lab.relay.multiaddr, peer })}`
    for (let sample = 0; sample < samples; sample++) {
      joins.push(await joined(lab, '/join.html'))
      const other = sample < BARE_SAMPLES ? await joined(lab, barePath) : undefined
      if (other != null) bare.push(other)
    }
    return figures(joins, bare)
  }
}

/** Medians of the steps on the way, for people. */
function noteSteps(joins: readonly JoinTimes[]): void {
  const names = new Set(joins.flatMap(({ steps = {} }) => Object.keys(steps)))
  for (const name of names) note(`  ${name}: ${Math.round(median(joins.flatMap(({ steps }) => steps?.[name] ?? [])))} ms`)
}

function figures(joins: ReadonlyArray<JoinTimes | undefined>, bare: readonly JoinTimes[]): Figure[] {
  const good = joins.filter(times => times != null)
  const failed = joins.filter(times => times == null || times.firstDirectMs > SLOWEST_MS).length
  const direct = good.map(({ firstDirectMs }) => firstDirectMs)
  const first = good.map(({ firstMessageMs }) => firstMessageMs)
  const most = (limit: number) => ({ of: 'value', is: 'most', limit }) as const
  const baseline = (of: 'firstMessageMs' | 'firstDirectMs') => (bare.length === 0 ? {} : { baseline: median(bare.map(times => times[of])) })
  noteSteps(good)
  note(
    `first message p90 ${Math.round(quantile(first, 0.9))} ms; direct p90 ${Math.round(quantile(direct, 0.9))} ms, p99 ${Math.round(quantile(direct, 0.99))} ms`
  )
  return [
    figure('join/first message', { value: median(first), unit: 'ms', ...baseline('firstMessageMs'), budget: most(550) }),
    figure('join/first direct link', { value: median(direct), unit: 'ms', ...baseline('firstDirectMs'), budget: most(700) }),
    figure('join/slowest', { value: Math.max(...direct), unit: 'ms', budget: most(SLOWEST_MS) }),
    figure(`join/failed`, { value: failed, unit: `of ${joins.length}`, budget: most(0) })
  ]
}

/** One join; `undefined` when it came to nothing. The tab is gone afterwards. Throws when there is no tab to be had. */
async function joined(lab: Lab, path: string): Promise<JoinTimes | undefined> {
  const tab = await lab.tab(path)
  try {
    await tab.waitForFunction(() => globalThis.joined != null, undefined, { timeout: GIVE_UP_MS })
    const times = await Promise.race([tab.evaluate(() => globalThis.joined), tab.waitForTimeout(GIVE_UP_MS)])
    if (times == null) note(`${path}: no direct link in ${GIVE_UP_MS} ms`)
    else if (times.firstDirectMs > 1_500)
      note(`${path}: ${Math.round(times.firstMessageMs)} ms, direct ${Math.round(times.firstDirectMs)} ms`)
    return times ?? undefined
  } catch (error) {
    note(`${path}: ${(error as Error).message}`)
    return undefined
  } finally {
    await lab.close(tab)
  }
}
