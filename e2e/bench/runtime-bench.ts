/** Sandboxes: what they cost, how exactly their limits hold, and how long an agent is on its way to another tab. */
import type { Page } from 'playwright'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median, quantile, steppedMedian } from './figure.ts'
import type { Lab } from './lab.ts'

const ROUNDS = 5
const CALLS = 300
const INTERRUPTS = 30
const TIMEOUT_MS = 100
const BOMBS = ['arrays', 'strings', 'bytes', 'objects']
const FIB = 25
const STARTS = 8
const MOVES = 6
const MIB = 1024 * 1024
const AGENTS = 16
const SHARE_MS = 10_000

export const runtimeBench: Bench = {
  name: 'runtime',
  limitMs: () => 240_000,
  async run(lab): Promise<readonly Figure[]> {
    const page = await lab.tab('/runtime.html')
    const first = await page.evaluate(() => globalThis.runtimePage.start())
    const calls = await callFigures(page)
    const starts = await repeated(STARTS, () => page.evaluate(() => globalThis.runtimePage.start()))
    const limits = await limitFigures(page)
    const compute = await computeFigure(page)
    const share = await page.evaluate(ms => globalThis.runtimePage.cpuShare(0.25, ms), SHARE_MS)
    const together = await page.evaluate(([count, bytes]) => globalThis.runtimePage.together(count, bytes), [AGENTS, 24 * MIB] as const)
    return [
      ...calls,
      figure('runtime/quickjs cold start', { value: first, unit: 'ms' }),
      figure('runtime/quickjs warm start p50', { value: median(starts), unit: 'ms' }),
      ...limits,
      compute,
      figure('runtime/share of a 25 % agent', { value: share, unit: 'of a core', budget: { of: 'value', is: 'most', limit: 0.3 } }),
      figure(`runtime/agents of 24 MB together, of ${AGENTS}`, {
        value: together,
        unit: 'count',
        budget: { of: 'value', is: 'least', limit: AGENTS }
      }),
      await moveFigure(lab)
    ]
  }
}

async function callFigures(page: Page): Promise<Figure[]> {
  const ways = ['comlink', 'worker', 'quickjs'] as const
  const rounds = { comlink: [] as number[], worker: [] as number[], quickjs: [] as number[] }
  for (let round = 0; round <= ROUNDS; round++) {
    const times = await page.evaluate(calls => globalThis.runtimePage.calls(calls), CALLS)
    // the first round warms up
    if (round > 0) for (const way of ways) rounds[way].push(steppedMedian(times[way]))
  }
  note(`calls: ${ways.map(way => `${way} ${rounds[way].map(ms => ms.toFixed(3)).join(' ')}`).join('; ')} ms`)
  const parts = (way: 'worker' | 'quickjs') => ({
    value: median(rounds[way]),
    unit: 'ms',
    baseline: median(rounds.comlink),
    ratio: median(rounds[way].map((ms, round) => ms / (rounds.comlink[round] ?? Number.NaN)))
  })
  return [
    figure('runtime/worker call p50', { ...parts('worker'), budget: { of: 'ratio', is: 'most', limit: 1.3 } }),
    figure('runtime/quickjs call p50', { ...parts('quickjs'), budget: { of: 'value', is: 'most', limit: 3 } })
  ]
}

async function limitFigures(page: Page): Promise<Figure[]> {
  const interrupts = await repeated(INTERRUPTS, () => page.evaluate(ms => globalThis.runtimePage.interruptDelay(ms), TIMEOUT_MS))
  const cancels = await repeated(INTERRUPTS, () => page.evaluate(ms => globalThis.runtimePage.cancelDelay(ms), TIMEOUT_MS))
  const peaks: number[] = []
  for (const bomb of BOMBS) peaks.push(await page.evaluate(kind => globalThis.runtimePage.bombPeak(kind), bomb))
  note(`bombs: ${BOMBS.map((bomb, index) => `${bomb} ${peaks[index]?.toFixed(2)}`).join(', ')} MB past the limit`)
  return [
    figure('runtime/interrupt delay p99', {
      value: quantile(interrupts, 0.99),
      unit: 'ms',
      budget: { of: 'value', is: 'most', limit: 50 }
    }),
    figure('runtime/cancel delay p99', { value: quantile(cancels, 0.99), unit: 'ms', budget: { of: 'value', is: 'most', limit: 100 } }),
    figure('runtime/memory bomb peak', { value: Math.max(...peaks), unit: 'MB', budget: { of: 'value', is: 'most', limit: 4 } })
  ]
}

async function computeFigure(page: Page): Promise<Figure> {
  const own: number[] = []
  const plain: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await page.evaluate(n => globalThis.runtimePage.compute('quickjs', n), FIB))
    plain.push(await page.evaluate(n => globalThis.runtimePage.compute('comlink', n), FIB))
  }
  return figure(`runtime/quickjs fib(${FIB})`, { value: median(own), unit: 'ms', baseline: median(plain) })
}

/** There and back between two tabs, with a megabyte of state. */
async function moveFigure(lab: Lab): Promise<Figure> {
  const tabs = await Promise.all([lab.tab('/runtime.html'), lab.tab('/runtime.html')])
  const ids = await Promise.all(tabs.map(tab => tab.evaluate(() => globalThis.runtimePage.join())))
  await Promise.all(tabs.map((tab, index) => tab.evaluate(id => globalThis.runtimePage.linked(id), ids[1 - index] ?? '')))
  await tabs[0].evaluate(bytes => globalThis.runtimePage.remember(bytes), MIB)
  const times: number[] = []
  for (let move = 0; move < MOVES; move++) {
    const { tookMs } = await tabs[move % 2 === 0 ? 0 : 1].evaluate(id => globalThis.runtimePage.move(id), ids[(move + 1) % 2] ?? '')
    times.push(tookMs)
  }
  const kept = await tabs[0].evaluate(() => globalThis.runtimePage.remembered())
  if (kept !== MIB) throw new Error(`Expected the agent to remember ${MIB} bytes after ${MOVES} moves, got ${kept}`)
  note(`moves: ${times.map(ms => ms.toFixed(0)).join(' ')} ms`)
  return figure('runtime/move 1 MB', { value: median(times), unit: 'ms', budget: { of: 'value', is: 'most', limit: 500 } })
}

async function repeated(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let time = 0; time < times; time++) values.push(await measure())
  return values
}
