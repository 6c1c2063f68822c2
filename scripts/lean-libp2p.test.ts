import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leanLibp2p } from './lean-libp2p.ts'

const LIBP2P = fileURLToPath(new URL('../node_modules/libp2p/dist/src/', import.meta.url))
const GOSSIPSUB = fileURLToPath(new URL('../node_modules/@libp2p/gossipsub/dist/src/', import.meta.url))

const ENTRY = `
export { default as retry } from 'p-retry'
export { multiaddr } from '@multiformats/multiaddr'
export { ConnectionMonitor } from '${LIBP2P}connection-monitor.js'
export { dnsaddrResolver } from '${LIBP2P}connection-manager/resolvers/dnsaddr.js'
export { computeAllPeersScoreWeights } from '${GOSSIPSUB}score/scoreMetrics.js'
`

let folder: string
let built: {
  readonly retry: (attempt: (number: number) => unknown, options: { retries: number; signal?: AbortSignal }) => Promise<unknown>
  readonly multiaddr: typeof multiaddr
  readonly ConnectionMonitor: new (components: object) => object
  readonly dnsaddrResolver: {
    canResolve(address: Multiaddr): boolean
    resolve(address: Multiaddr, options: { dns: object }): Promise<Multiaddr[]>
  }
  readonly computeAllPeersScoreWeights: () => unknown
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kyrox-lean-'))
  const name = '\0entry'
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [leanLibp2p(), { name: 'entry', resolveId: id => (id === 'entry' ? name : null), load: id => (id === name ? ENTRY : null) }],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: 'entry',
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'entry.mjs', chunkFileNames: '[name].mjs' }
      }
    }
  })
  built = await import(pathToFileURL(join(folder, 'entry.mjs')).href)
}, 60_000)

afterAll(async () => await rm(folder, { recursive: true, force: true }))

test('a reconnection without retries is attempted once, and its failure told', async () => {
  const attempts: number[] = []
  const attempt = (number: number) => {
    attempts.push(number)
    throw new Error('no route')
  }
  await expect(built.retry(attempt, { retries: 0 })).rejects.toThrow('no route')
  expect(attempts).toEqual([1])
  await expect(built.retry(attempt, { retries: 0, signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped')
  expect(attempts).toEqual([1])
})

test('what is left out says so when it is asked for', async () => {
  await expect(built.retry(() => 1, { retries: 5 })).rejects.toThrow('Expected reconnectRetries to be 0')
  expect(() => new built.ConnectionMonitor({})).toThrow('Expected connectionMonitor to be off')
  expect(() => built.computeAllPeersScoreWeights()).toThrow('Expected no metrics of gossip')
})

test('hashes of certificates are read as with the whole library, which reads none in base256emoji', () => {
  const address = '/ip4/192.0.2.1/udp/1/webrtc-direct/certhash/'
  const readable = `${address}uEiDikp5KVUgkLta1EjUN-IKbHk-dUBg8VzKgf5nXxLK46w`
  expect(String(built.multiaddr(built.multiaddr(readable).bytes))).toBe(readable)
  for (const read of [multiaddr, built.multiaddr]) expect(() => read(`${address}🚀🪐`).bytes).toThrow('Unable to decode multibase string')
})

test('who resolves a dnsaddr is loaded with the first, and resolves it', async () => {
  const files = await Promise.all((await readdir(folder)).map(async file => [file, await readFile(join(folder, file), 'utf8')] as const))
  expect(files.filter(([, code]) => code.includes('dns-json')).map(([file]) => file)).toEqual(['dnsaddr.mjs'])
  const relay = '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
  const asked: string[] = []
  const dns = {
    query: async (name: string) => {
      asked.push(name)
      return { Answer: [{ data: `dnsaddr=${relay}` }] }
    }
  }
  const address = built.multiaddr('/dnsaddr/relay.example')
  expect([built.dnsaddrResolver.canResolve(address), built.dnsaddrResolver.canResolve(built.multiaddr(relay))]).toEqual([true, false])
  expect((await built.dnsaddrResolver.resolve(address, { dns })).map(String)).toEqual([relay])
  expect(asked).toEqual(['_dnsaddr.relay.example'])
})
