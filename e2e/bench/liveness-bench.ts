/** How soon others know of a tab that was killed or closed, and how often they give up one that only is slow or hidden. */
import { type Bench, note } from './bench.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { linked, type WatchedTab, WatchedTabs } from './watched-tabs.ts'

/** Tabs that stay, and tell when the others were gone. */
const WATCHERS = 3
/** Tabs that go in one round, one after another. */
const KILLED_A_ROUND = 5
const CLOSED_A_ROUND = 4
/** Between two that go. */
const APART_MS = 700
/** Who is not known to be gone by then counts as this. */
const GIVE_UP_MS = 20_000
/** Tabs that are watched for false deaths: of each three one is throttled, one hidden, one both, half of each with its node on the page. */
const SLOW_TABS = 16
/** Watching for one sample: 110 samples are 4.4 minutes, and 1,056 peer-minutes when all are linked all the time. */
const WATCH_MS_PER_SAMPLE = 2_400
const MOST = { of: 'value', is: 'most' } as const

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** One that went, as one other saw it, in milliseconds. */
interface Departure {
  /** Put away: its tab goes to another page, and its browser keeps it for when it comes back. */
  readonly how: 'killed' | 'closed' | 'put away'
  readonly tookMs: number
  /** Of that, until its page heard that it goes; for the killed, and where it could not say so, not a number. */
  readonly browserMs: number
}

export const livenessBench: Bench = {
  name: 'liveness',
  limitMs: ({ samples }) => 240_000 + samples * 6_000,
  async run(lab, { samples }): Promise<readonly Figure[]> {
    const departures = await seenToGo(lab.own(await WatchedTabs.open(lab.relay.url)), samples)
    const times = (...hows: ReadonlyArray<Departure['how']>) =>
      departures.filter(({ how }) => hows.includes(how)).map(({ tookMs }) => tookMs)
    const [killed, gone] = [times('killed'), times('closed', 'put away')]
    for (const how of ['killed', 'closed', 'put away'] as const) {
      const took = times(how)
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map(at => Math.round(quantile(took, at)))
      const until = departures.flatMap(each => (each.how === how && each.browserMs >= 0 ? [each.browserMs] : []))
      const before =
        until.length === 0 ? '' : `; of that until pagehide p50 ${Math.round(quantile(until, 0.5))}, ${until.length} times known`
      note(`${how}, seen ${took.length} times: p50 ${p50}, p95 ${p95}, p99 ${p99}, slowest ${Math.max(...took)} ms${before}`)
    }
    return [
      figure('liveness/killed p99', { value: quantile(killed, 0.99) / 1_000, unit: 's', budget: { ...MOST, limit: 3 } }),
      figure('liveness/closed p95', { value: quantile(gone, 0.95), unit: 'ms', budget: { ...MOST, limit: 300 } })
    ]
  }
}

/** A bench of its own, because it takes minutes to say anything. */
export const slowTabsBench: Bench = {
  name: 'slow-tabs',
  limitMs: ({ samples }) => 240_000 + samples * 2 * WATCH_MS_PER_SAMPLE,
  async run(lab, { samples }): Promise<readonly Figure[]> {
    const { deaths, peerMinutes } = await watched(lab.own(await WatchedTabs.open(lab.relay.url)), samples * WATCH_MS_PER_SAMPLE)
    return [figure('liveness/false deaths', { value: deaths, unit: `in ${peerMinutes} peer-minutes`, budget: { ...MOST, limit: 0 } })]
  }
}

/** Kills `count` tabs and closes some, in rounds; what each of the others saw of it. */
async function seenToGo(tabs: WatchedTabs, count: number): Promise<Departure[]> {
  const open = (): Promise<WatchedTab> => tabs.tab({ host: 'worker', network: 'bench' })
  const watchers = await Promise.all(Array.from({ length: WATCHERS }, open))
  const departures: Departure[] = []
  for (let left = count; left > 0; left -= KILLED_A_ROUND) {
    const kills = Math.min(left, KILLED_A_ROUND)
    const victims = await Promise.all(Array.from({ length: kills + CLOSED_A_ROUND }, open))
    await linked([...watchers, ...victims])
    note(`${left} left to kill; ${victims.length} linked`)
    const waiting: Array<Promise<Departure[]>> = []
    for (const [index, victim] of victims.entries()) {
      const how = index < kills ? 'killed' : (index - kills) % 2 === 0 ? 'put away' : 'closed'
      const pid = how === 'killed' ? await tabs.processOf(victim) : undefined
      let heardAt = Number.NaN
      victim.page.on('console', message => {
        heardAt = Number(message.text())
      })
      const at = Date.now()
      if (pid != null) process.kill(pid, 'SIGKILL')
      else void (how === 'closed' ? victim.page.close() : victim.page.goto('about:blank')).catch(() => {})
      const seen = async (watcher: WatchedTab): Promise<Departure> => {
        const tookMs = (await leaving(watcher, victim.id, at)) - at
        return { how, tookMs, browserMs: heardAt - at }
      }
      waiting.push(Promise.all(watchers.map(seen)))
      await pause(APART_MS)
    }
    const seen = (await Promise.all(waiting)).flat()
    departures.push(...seen)
    note(`  ${seen.map(({ how, tookMs }) => `${how} ${tookMs}`).join(', ')}`)
    await Promise.all(
      victims.map(({ page }) =>
        page
          .browserContext()
          .close()
          .catch(() => {})
      )
    )
  }
  return departures
}

/** When the tab saw the peer leave. */
async function leaving({ page }: WatchedTab, id: string, since: number): Promise<number> {
  const seen = page.waitForFunction(peer => globalThis.livenessPage?.leftAt(peer) ?? false, { timeout: GIVE_UP_MS, polling: 200 }, id)
  return await seen.then(
    async handle => Number(await handle.jsonValue()),
    () => since + GIVE_UP_MS
  )
}

/** Watches slow and hidden tabs; whoever leaves there was given up by mistake. */
async function watched(tabs: WatchedTabs, ms: number): Promise<{ readonly deaths: number; readonly peerMinutes: number }> {
  const all: WatchedTab[] = []
  for (let index = 0; index < SLOW_TABS; index++)
    all.push(await tabs.tab({ host: index % 2 === 0 ? 'worker' : 'page', network: 'bench-page' }))
  await linked(all)
  note(`${all.length} tabs linked, to be watched for ${ms} ms`)
  const speedBefore = await Promise.all(all.map(speed))
  for (const [index, tab] of all.entries()) if (index % 3 !== 0) await tabs.hide(tab)
  await tabs.throttle(all.filter((_, index) => index % 3 !== 1))
  // who left while so many joined at once is not what is counted
  const before = await Promise.all(all.map(totals))
  const since = Date.now()
  await pause(ms)
  const after = await Promise.all(all.map(totals))
  const grown = (of: 'leaves' | 'linksLost' | 'peerMs'): number =>
    after.reduce((sum, each, index) => sum + each[of] - (before[index]?.[of] ?? 0), 0)
  note(
    `${after.filter(({ hidden }) => hidden).length} of ${all.length} hidden, ${grown('linksLost')} links lost and made again; links now: ${after.map(({ links }) => links).join(' ')}`
  )
  const kind = (index: number): string => `${index}${index % 2 === 0 ? 'w' : 'p'}${index % 3 !== 1 ? 's' : ''}${index % 3 !== 0 ? 'h' : ''}`
  for (const [index, { page }] of all.entries()) {
    const left = await page.evaluate(at => globalThis.livenessPage?.leftSince(at) ?? [], since)
    if (left.length > 0) note(`${kind(index)} lost ${left.map(id => kind(all.findIndex(tab => tab.id === id))).join(' ')}`)
  }
  const speeds = await Promise.all(all.map(speed))
  note(`speed, of that before: ${speeds.map((each, index) => (each / (speedBefore[index] ?? Number.NaN)).toFixed(2)).join(' ')}`)
  return { deaths: grown('leaves'), peerMinutes: Math.round(grown('peerMs') / 60_000) }
}

const NOTHING = { leaves: 0, linksLost: 0, peerMs: 0, links: 0, hidden: false }

async function totals({ page }: WatchedTab): Promise<typeof NOTHING> {
  return (await page.evaluate(() => globalThis.livenessPage?.totals)) ?? NOTHING
}

async function speed({ page }: WatchedTab): Promise<number> {
  return await page.evaluate(() => globalThis.livenessPage?.busy() ?? 0)
}
