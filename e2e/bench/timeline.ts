/** `node e2e/bench/timeline.ts [samples]`: what happens when while a fresh tab joins: medians, in ms from the start of its script, and since the line before. */
import { buildPages } from './build-pages.ts'
import { median } from './figure.ts'
import { joinMarks } from './join-marks.ts'
import { Lab } from './lab.ts'

const samples = Number(process.argv[2] ?? 10)
await buildPages({ plugin: joinMarks })
await using lab = await Lab.open()
const there = await lab.tab('/links.html')
await there.evaluate(() => globalThis.linksPage.startKyrox({ serve: true }))
const all = new Map<string, number[]>()
for (let sample = 0; sample < samples; sample++) await join()
const rows = [...all].map(([name, times]) => ({ name, at: median(times), of: times.length })).sort((a, b) => a.at - b.at)
let before = 0
for (const { name, at, of } of rows) {
  // some of it does not happen each time
  const seldom = of === samples ? '' : ` (${of} of ${samples})`
  process.stdout.write(`${at.toFixed(0).padStart(6)} ${`+${(at - before).toFixed(0)}`.padStart(5)}  ${name}${seldom}\n`)
  before = at
}

async function join(): Promise<void> {
  const tab = await lab.tab('/join.html')
  await tab.waitForFunction(() => globalThis.joined != null)
  const { steps = {}, firstMessageMs, firstDirectMs } = await tab.evaluate(() => globalThis.joined)
  const startedAt = await tab.evaluate(() => globalThis.joinStartedAt)
  const marked = (): Record<string, number> => globalThis.kyroxMarks ?? {}
  const marks = await Promise.all([tab.evaluate(marked), ...tab.workers().map(worker => worker.evaluate(marked))])
  for (const [name, at] of marks.flatMap(each => Object.entries(each))) add(name, at - startedAt)
  const onPage = { ...steps, 'first message': firstMessageMs, 'first direct link': firstDirectMs }
  for (const [name, at] of Object.entries(onPage)) add(`page sees: ${name}`, at)
  await lab.close(tab)
}

function add(name: string, ms: number): void {
  all.set(name, [...(all.get(name) ?? []), ms])
}
