/** Python of others in a frame of its own: it works, reaches nothing, and ends when it is told to. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright'
import type { Browser as Firefox } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Relay } from '../relay/index.ts'
import { closePages, sharedChromium, sharedFirefox } from './harness/browsers.ts'
import { serveSite } from './harness/site.ts'
import type { PythonOutcome } from './pages/python.ts'

interface PythonPage {
  run(code: string, input?: unknown, cancelAtEmit?: 'cancel' | 'keep'): Promise<PythonOutcome>
  runPlain(code: string, input: unknown): Promise<unknown>
  frames(): Promise<number>
}

interface Tried {
  readonly tried: Record<string, string>
  readonly origin: string
}

let site: Relay
beforeAll(async () => {
  site = await serveSite('e2e')
})
afterAll(async () => {
  await site?.stop()
})

const call = (text: string): string => `globalThis.python.${text}`

const browsers = {
  chromium: async (url: string) => {
    const browser: Browser = await sharedChromium()
    const page = await browser.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'python' in globalThis)
    return { evaluate: (text: string) => page.evaluate(text), close: () => page.close() }
  },
  firefox: async (url: string) => {
    const browser: Firefox = await sharedFirefox()
    const page = await browser.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'python' in globalThis)
    return { evaluate: (text: string) => page.evaluate(text), close: () => closePages(browser) }
  }
}

/** In one run: an interpreter is started anew for each, which takes seconds. */
const WORK = `
from collections import Counter
for i in range(3):
    await ctx.emit(i)
print('all sent')
output = {'sum': sum(i * i for i in range(input['below'])), 'words': dict(Counter(input['text'].split()))}
`

/** Ways out, without `eval`, which the frame refuses. Each must raise, or leave no trace on the server. */
const ATTEMPTS = `
import asyncio, js, pyodide.http, pyodide_js
from pyodide.ffi import create_proxy, to_js
tried = {}
async def attempt(name, way):
    try:
        result = way()
        if hasattr(result, '__await__') or hasattr(result, 'then'):
            result = await asyncio.wait_for(result, 3)
        tried[name] = f'came back with {result}'
    except BaseException as error:
        tried[name] = 'refused'
async def opened(thing):
    end = asyncio.get_running_loop().create_future()
    good = create_proxy(lambda event: end.done() or end.set_result('open'))
    bad = create_proxy(lambda event: end.done() or end.set_exception(OSError('error event')))
    thing.onopen, thing.onsuccess, thing.onmessage, thing.onerror = good, good, good, bad
    return await end
def plain(value):
    return to_js(value, dict_converter=js.Object.fromEntries)
def sub_worker(code):
    return js.Worker.new(js.URL.createObjectURL(js.Blob.new(plain([code]))))
def open_synchronously():
    request = js.XMLHttpRequest.new()
    request.open('GET', input + 'xhr', False)
    request.send()
ways = {
    'fetch': lambda: js.fetch(input + 'fetch'),
    'fetch without CORS': lambda: js.fetch(input + 'nocors', plain({'mode': 'no-cors'})),
    'pyodide.http': lambda: pyodide.http.pyfetch(input + 'http'),
    'open_url': lambda: pyodide.http.open_url(input + 'open'),
    'XMLHttpRequest': open_synchronously,
    'WebSocket': lambda: opened(js.WebSocket.new(input.replace('http', 'ws') + 'socket')),
    'EventSource': lambda: opened(js.EventSource.new(input + 'events')),
    'importScripts': lambda: js.importScripts(input + 'scripts'),
    'fetch of a sub-worker': lambda: opened(sub_worker(f"fetch('{input}sub').then(() => postMessage(1), () => {{ throw new Error('no') }})")),
    'worker of the site': lambda: opened(js.Worker.new(input + 'worker')),
    'indexedDB': lambda: opened(js.indexedDB.open('x')),
    'caches': lambda: js.caches.open('x'),
    'file system': lambda: js.navigator.storage.getDirectory(),
    'localStorage': lambda: js.localStorage.length,
    'document': lambda: js.document.cookie,
    'parent': lambda: js.parent.location,
    'RTCPeerConnection': lambda: js.RTCPeerConnection.new(),
    'sendBeacon': lambda: js.navigator.sendBeacon(input + 'beacon', 'x'),
    'packages': lambda: pyodide_js.loadPackage('numpy'),
    'eval': lambda: js.eval('1')
}
await asyncio.gather(*(attempt(name, way) for name, way in ways.items()))
output = {'tried': tried, 'origin': js.origin}
`

/**
 * Those of the ways that keep their thread waiting, or all others. Firefox 153 keeps it waiting for ever now and then, instead of refusing: whoever tries that has
 * stopped nobody but itself, and is ended as any loop is.
 */
const waysThatWait = (are: boolean): string =>
  ATTEMPTS.replace(
    'await asyncio.gather',
    `ways = {name: way for name, way in ways.items() if (name in ('open_url', 'XMLHttpRequest', 'importScripts')) == ${are ? 'True' : 'False'}}
await ctx.emit('begun')
await asyncio.gather`
  )

/** A server of another origin that lets everybody read, and notes who came. */
async function lure(): Promise<AsyncDisposable & { readonly url: string; readonly visits: readonly string[] }> {
  const visits: string[] = []
  const server = createServer((request, response) => {
    visits.push(request.url ?? '')
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('1')
  })
  server.on('upgrade', ({ url = '' }, socket) => {
    visits.push(url)
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // listening on a port of TCP, so its address is no text
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    visits,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

describe.each(Object.entries(browsers))('in %s', (_name, open) => {
  let page: PythonPage
  let close: () => Promise<void>
  beforeAll(async () => {
    const { evaluate, close: end } = await open(`${site.url}/python.html`)
    close = end
    page = {
      run: async (...parts) => (await evaluate(call(`run(${parts.map(part => JSON.stringify(part)).join(', ')})`))) as PythonOutcome,
      runPlain: (...parts) => evaluate(call(`runPlain(${parts.map(part => JSON.stringify(part)).join(', ')})`)),
      frames: async () => (await evaluate(call('frames()'))) as number
    }
  })
  afterAll(() => close?.())

  test('numbers are crunched, text is counted, output is streamed', async () => {
    const end = await page.run(WORK, { below: 100_000, text: 'to be or not to be' })
    expect(end).toMatchObject({
      output: { sum: 333_328_333_350_000, words: { to: 2, be: 2, or: 1, not: 1 } },
      emitted: [0, 1, 2],
      printed: ['all sent']
    })
    process.stdout.write(`cold ${Math.round(end.tookMs)} ms\n`)
  })

  test('nothing of the page, its site or the network is reached', async () => {
    await using server = await lure()
    const waiting = await page.run(waysThatWait(true), server.url, 'cancel')
    if (waiting.error == null) expect(new Set(Object.values((waiting.output as Tried).tried))).toEqual(new Set(['refused']))
    else expect(waiting.error.message).toBe('cancelled by the test')
    const { output, error } = await page.run(waysThatWait(false), server.url)
    expect(error).toBeUndefined()
    const { tried, origin } = output as Tried
    expect(origin).toBe('null')
    expect(Object.entries(tried).filter(([, how]) => how !== 'refused')).toEqual([])
    expect(Object.keys(tried)).toHaveLength(17)
    expect(server.visits).toEqual([])
  })

  test('the same attempts succeed in a plain worker of the site: it is the frame that refuses them', async () => {
    await using server = await lure()
    const { tried } = (await page.runPlain(ATTEMPTS, server.url)) as { tried: Record<string, string> }
    const through = Object.keys(tried).filter(name => tried[name] !== 'refused')
    expect(through).toEqual(expect.arrayContaining(['fetch', 'fetch without CORS', 'pyodide.http', 'XMLHttpRequest', 'indexedDB']))
    expect(server.visits).toEqual(expect.arrayContaining(['/fetch', '/nocors', '/http', '/xhr']))
  })

  test('a loop that is cancelled ends within a second, and the next run works', async () => {
    const ended = await page.run(
      'await ctx.emit(1)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass',
      null,
      'cancel'
    )
    expect(ended.error?.message).toBe('cancelled by the test')
    expect(ended.endedAfterMs).toBeLessThan(1_000)
    expect((await page.run('1 + 1')).output).toBe(2)
  })
})
