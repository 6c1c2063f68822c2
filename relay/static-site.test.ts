import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AddressLimiter } from './address-limiter.ts'
import { FrontServer } from './front-server.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
let server: Server
let url: string

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kyrox-site-'))
  const site = join(folder, 'site')
  await mkdir(join(site, 'assets'), { recursive: true })
  await mkdir(join(site, 'below'))
  await mkdir(join(folder, 'site-other'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'site-other', 'secret.txt'), 'secret')
  await writeFile(join(site, 'index.html'), '<!doctype html>')
  await writeFile(join(site, 'below', 'index.html'), 'below')
  await mkdir(join(site, 'pyodide'))
  await writeFile(join(site, 'pyodide', 'frame.html'), 'frame')
  await writeFile(join(site, '.hidden'), 'secret')
  await writeFile(join(site, 'a b.svg'), '<svg/>')
  for (const name of ['main.js', 'part.wasm', 'odd.xyz', 'style.css']) await writeFile(join(site, 'assets', name), name)
  await writeFile(join(site, 'assets', 'main.js.br'), brotliCompressSync('main.js'))
  await symlink(join(folder, 'secret.txt'), join(site, 'link.txt'))
  const ports = { describe: () => ({}), health: () => ({}), farewell: () => {}, limiter: new AddressLimiter(), log: quiet }
  const front = new FrontServer(ports, { innerPort: 1, siteFolder: site, trustProxy: false, maxConnections: 10 })
  server = front.server
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** The path as it is, which `fetch` would tidy up first. */
const rawGet = (path: string, method = 'GET'): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/`, { path, method }, response => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    asked.on('error', reject).end()
  })

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/..\\secret.txt',
  '//../secret.txt',
  '/../site-other/secret.txt',
  '/link.txt',
  '/.hidden',
  '/%00',
  '/%',
  '/assets',
  '/assets/',
  '/assets/main.js/',
  '/assets/main.js%00.html',
  '/nothing',
  '/etc/passwd',
  '//etc/passwd'
])('%s finds nothing', async path => {
  const { status, body } = await rawGet(path)
  expect(body).not.toContain('secret')
  expect(status).toBe(404)
})

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html?query', 'text/html; charset=utf-8'],
  ['/below/', 'text/html; charset=utf-8'],
  ['/assets/main.js', 'text/javascript; charset=utf-8'],
  ['/assets/part.wasm', 'application/wasm'],
  ['/assets/style.css', 'text/css; charset=utf-8'],
  ['/a%20b.svg', 'image/svg+xml'],
  ['/assets/odd.xyz', 'application/octet-stream']
])('%s is %s', async (path, type) => {
  const response = await fetch(url + path)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test('a page may run its own scripts and WebAssembly, and nothing else', async () => {
  const policy = (await fetch(`${url}/`)).headers.get('content-security-policy')
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/)
  expect(policy).toContain("frame-ancestors 'none'")
})

test('the frame for foreign code has an opaque origin, no network, and may be held by a page', async () => {
  const policy = (await fetch(`${url}/pyodide/frame.html`)).headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none';")
  expect(policy).toContain('sandbox allow-scripts')
  expect(policy).not.toMatch(/connect-src|frame-ancestors|allow-same-origin/)
})

test('files with a hash in their name are kept for ever, others are asked for again', async () => {
  const asset = await fetch(`${url}/assets/style.css`)
  const page = await fetch(`${url}/`)
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(`${url}/`, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('who can read Brotli gets it', async () => {
  const small = await fetch(`${url}/assets/main.js`, { headers: { 'accept-encoding': 'gzip, br' } })
  expect(small.headers.get('content-encoding')).toBe('br')
  expect(small.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await small.text()).toBe('main.js')
  const plain = await fetch(`${url}/assets/main.js`, { headers: { 'accept-encoding': 'gzip' } })
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, 'main.js'])
})

test('only GET and HEAD are answered', async () => {
  expect((await rawGet('/', 'POST')).status).toBe(405)
  expect((await rawGet('/', 'DELETE')).status).toBe(405)
  expect(await rawGet('/', 'HEAD')).toEqual({ status: 200, body: '' })
})
