/** An agent in Python, written in one tab, at work in another: numbers, text, a stream, and an end when it is told to. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const SOURCE = `
from collections import Counter

@capability('py.primes')
def primes(input, ctx):
    sieve = bytearray([1]) * input['below']
    sieve[0:2] = b'\\x00\\x00'
    for number in range(2, int(input['below'] ** 0.5) + 1):
        if sieve[number]:
            sieve[number * number::number] = bytes(len(range(number * number, input['below'], number)))
    return {'count': sum(sieve)}

@capability('py.words')
def words(input, ctx):
    return dict(Counter(input['text'].lower().split()).most_common(2))

@capability('py.lines')
async def lines(input, ctx):
    for number in range(input['count']):
        await ctx.emit({'line': number})
    return 'all sent'

@capability('py.endless')
def endless(input, ctx):
    ctx.progress(0.5)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
`
const CAPABILITIES = ['py.primes', 'py.words', 'py.lines', 'py.endless']
const AGENT = {
  manifest: {
    name: 'py',
    version: '1.0.0',
    runtime: 'python',
    capabilities: CAPABILITIES.map(name => ({ name })),
    limits: { memoryLimitBytes: 64 * 1024 * 1024, cpuLimit: 1 }
  },
  source: SOURCE
}
const ELSEWHERE = { where: 'elsewhere', capabilityWaitMs: 20_000 } as const

test('Python of another tab counts, reads, streams, is cancelled in a loop without end, and goes on', async () => {
  await using context = await stage.context()
  const [author, host] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([author.start(stage.node), host.start({ ...stage.node, serve: true, takesAgents: true })])
  await Promise.all([author.linked([host.id]), author.sees([host.id])])
  expect(await author.call('deploy', AGENT, host.id)).toEqual({ ok: true })

  const numeric = await author.run('py.primes', { below: 100_000 }, ELSEWHERE)
  expect(numeric).toMatchObject({ ok: true, output: { count: 9_592 }, executors: [host.id] })
  const text = await author.run('py.words', { text: 'To be or not to be that is the question' }, ELSEWHERE)
  expect(text).toMatchObject({ ok: true, output: { to: 2, be: 2 }, executors: [host.id] })

  const streamed = await author.call('submit', 'py.lines', { count: 50 }, { ...ELSEWHERE, stream: true })
  expect(await author.call('emitted', streamed)).toEqual(Array.from({ length: 50 }, (_, line) => ({ line })))
  expect(await author.call('outcome', streamed)).toMatchObject({ ok: true, output: 'all sent' })

  const endless = await author.call('submit', 'py.endless', null, ELSEWHERE)
  await until('a loop under way', async () => (await author.call('progress', endless)) > 0)
  await author.call('cancel', endless)
  expect(await author.call('outcome', endless)).toMatchObject({ ok: false, error: { name: 'TaskCancelledError' }, executors: [host.id] })
  await until('the loop to have ended there', async () => {
    const { runs, agents } = await host.call('snapshot')
    return runs.every(({ status }) => status !== 'running') && agents.every(({ running }) => running === 0)
  })
  const next = await author.run('py.primes', { below: 1_000 }, ELSEWHERE)
  expect(next).toMatchObject({ ok: true, output: { count: 168 }, executors: [host.id] })
  process.stdout.write(
    `cold ${Math.round(numeric.tookMs)} ms, warm ${Math.round(text.tookMs)} ms, after the cancel ${Math.round(next.tookMs)} ms\n`
  )
})
