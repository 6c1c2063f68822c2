/** `npm run dev`: the page from its sources, reloaded on change, and a relay beside it on the next port. This machine only. */
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { createRelay } from '../relay/index.ts'

const HOST = '127.0.0.1'
const port = Number(process.env.KYROX_PORT ?? 7_600)
const root = fileURLToPath(new URL('..', import.meta.url))

const relay = await createRelay({ host: HOST, port: port + 1, nextFreePort: true, dataFolder: '.kyrox' })
// The relay names itself by the Host it is asked under, so the page connects straight to it and not through this server.
const toRelay = { target: relay.url, changeOrigin: true }
const page = await createServer({
  root,
  server: { host: HOST, port, proxy: { '/.well-known/kyrox.json': toRelay, '/health': toRelay } }
})
await page.listen()
page.printUrls()
process.stdout.write(`  Relay:   ${relay.url}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.all([page.close(), relay.stop()]).finally(() => process.exit(0)))
}
