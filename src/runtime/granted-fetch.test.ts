import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock, systemClock } from '../base/clock.ts'
import { grantedFetch, grantedUrl, isPrivateHost } from './granted-fetch.ts'

/** A server that says what it heard; some of its paths misbehave. */
async function server() {
  const heard: string[] = []
  const node = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`)
    response.setHeader('set-cookie', 'a=b')
    response.setHeader('x-own', 'yes')
    if (request.url === '/away') response.writeHead(302, { location: '/' }).end()
    else if (request.url === '/endless') {
      // a response whose client is gone need not be destroyed: what is written to it fails, for ever
      const more = (error?: Error | null): void =>
        void (error != null || response.destroyed || response.write(new Uint8Array(1024 * 1024), more))
      more()
    } else if (request.url !== '/silent') request.pipe(response.writeHead(201))
  })
  await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    node.closeAllConnections()
    node.close()
  })
  return { origin: `http://127.0.0.1:${(node.address() as AddressInfo).port}`, heard }
}

const { signal } = new AbortController()
const ports = { clock: systemClock, fetch: globalThis.fetch }

test('a granted origin is asked and answers, without its cookies', async () => {
  const { origin, heard } = await server()
  const init = { method: 'POST', headers: { 'x-mine': '1' }, body: new Uint8Array([1, 2, 3]) }
  const { status, headers, bytes } = await grantedFetch(ports, [origin], { url: `${origin}/path?q`, init }, signal)
  expect([status, headers['x-own'], headers['set-cookie'], [...bytes]]).toEqual([201, 'yes', undefined, [1, 2, 3]])
  expect(heard).toEqual(['POST /path?q '])
})

test('a redirect, an endless answer, a silent server and an aborted run end in typed errors', async () => {
  const { origin } = await server()
  const get = (path: string, how = ports, by = signal) => grantedFetch(how, [origin], { url: origin + path, init: {} }, by)
  await expect(get('/away')).rejects.toMatchObject({ name: 'FetchFailedError' })
  await expect(get('/endless')).rejects.toMatchObject({ name: 'FetchFailedError', detail: { limit: 16 * 1024 * 1024 } })
  const clock = new ManualClock()
  const silent = get('/silent', { ...ports, clock })
  clock.advance(30_000)
  await expect(silent).rejects.toMatchObject({ name: 'FetchFailedError', detail: { limit: 30_000 } })
  const abort = new AbortController()
  const ended = get('/silent', ports, abort.signal)
  abort.abort(new Error('enough'))
  await expect(ended).rejects.toThrow('enough')
})

test.each([
  ['https://example.org/a?b', true],
  ['https://EXAMPLE.org:443/', true],
  ['http://localhost:8080/', true],
  ['https://example.org.evil.net/', false],
  ['https://sub.example.org/', false],
  ['https://example.org:8443/', false],
  ['http://example.org/', false],
  ['http://plain.example/', false],
  ['https://me:secret@example.org/', false],
  ['https://me@example.org/', false],
  ['https://127.0.0.1/', false],
  ['http://localhost:8081/', false],
  ['data:text/plain,a', false],
  ['file:///etc/passwd', false],
  ['blob:https://example.org/1', false],
  ['javascript:alert(1)', false],
  ['/relative', false],
  ['', false]
])('%s: %s', (url, isGranted) => {
  const grants = ['https://example.org', 'http://localhost:8080', 'http://plain.example', 'null', 'no url']
  const ask = () => grantedUrl(url, grants)
  if (isGranted) expect(ask().href).toContain('/')
  else expect(ask).toThrow(expect.objectContaining({ name: 'NotGrantedError' }))
})

test('hosts of this machine and its own network are known, however they are written', () => {
  const of = (url: string): boolean => isPrivateHost(new URL(url).hostname)
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.16.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1'
  ])
    expect([host, of(`http://${host}/`)]).toEqual([host, true])
  for (const host of ['localhost', 'a.localhost', '[::1]', '[::]', '[fd00::1]', '[fe80::1]', '[::ffff:10.0.0.1]'])
    expect([host, of(`http://${host}/`)]).toEqual([host, true])
  for (const host of ['example.org', '8.8.8.8', '172.32.0.1', '11.0.0.1', '[2001:db8::1]', 'localhost.org', '10.example.org'])
    expect([host, of(`http://${host}/`)]).toEqual([host, false])
})

test('an answer is taken up to its size to the byte, with so many headers of such a length', async () => {
  const origin = 'https://example.org'
  const headers = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`x-${i}`, 'v'.repeat(9_000)]))
  const get = (bytes: number) =>
    grantedFetch(
      { ...ports, fetch: async () => new Response(new Uint8Array(bytes), { headers }) },
      [origin],
      { url: origin, init: {} },
      signal
    )
  const taken = await get(16 * 1024 * 1024)
  expect([taken.bytes.byteLength, Object.keys(taken.headers).length, taken.headers['x-0']?.length]).toEqual([16 * 1024 * 1024, 64, 8_192])
  await expect(get(16 * 1024 * 1024 + 1)).rejects.toMatchObject({ name: 'FetchFailedError', detail: { limit: 16 * 1024 * 1024 } })
})
