/** `kyrox up` and `kyrox relay`: the relay with and without the page. */
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { FlagValues } from './command-line.ts'
import { DEFAULT_DATA, DEFAULT_HOST, DEFAULT_PORT } from './commands.ts'
import { choiceFlag, listFlag, numberFlag, textFlag } from './flag-values.ts'
import { LOG_LEVELS } from './log-level.ts'
import { createRelay, type Relay } from './relay.ts'
import { hasPage } from './static-site.ts'
import { stopOnSignals } from './stop-signals.ts'
import { version } from './version.ts'

/** Starts it, says where it is, and ends with the process. */
export async function runRelay(values: FlagValues, options: { readonly withPage: boolean }): Promise<void> {
  const siteFolder = options.withPage ? await findSite() : undefined
  const host = textFlag(values, 'host') ?? DEFAULT_HOST
  const port = numberFlag(values, 'port', 0, 65_535)
  const newPerSecond = numberFlag(values, 'new-per-second', 1, 1_000_000)
  const open = numberFlag(values, 'open-per-address', 1, 1_000_000)
  const networks = listFlag(values, 'network')
  const [peers, publicUrl, region] = [listFlag(values, 'peers'), textFlag(values, 'public-url'), textFlag(values, 'region')]
  const logLevel = choiceFlag(values, 'log-level', LOG_LEVELS)
  const relay = await createRelay({
    host,
    port: port ?? DEFAULT_PORT,
    // A port that was asked for is meant; the usual one may move.
    nextFreePort: port === undefined,
    dataFolder: textFlag(values, 'data') ?? DEFAULT_DATA,
    trustProxy: values['trust-proxy'] === true,
    addressLimits: { ...(newPerSecond && { newPerSecond }), ...(open && { open }) },
    ...(networks && { networks }),
    ...(peers && { peers }),
    ...(publicUrl && { publicUrl }),
    ...(region && { region }),
    ...(logLevel && { logLevel }),
    ...(siteFolder && { siteFolder })
  })
  stopOnSignals(() => relay.stop())
  process.stdout.write(greeting(relay, { host, hasPage: siteFolder !== undefined }))
  if (options.withPage && siteFolder === undefined) process.stdout.write('The page is not built, only the relay runs: npm run build\n')
}

/** The built page: in the sources beside this folder, in the package beside the library. */
async function findSite(): Promise<string | undefined> {
  const places = [new URL('../dist/site', import.meta.url), new URL('../../site', import.meta.url)].map(place => fileURLToPath(place))
  for (const place of places) if (await hasPage(place)) return place
  return undefined
}

function greeting(relay: Relay, { host, hasPage }: { readonly host: string; readonly hasPage: boolean }): string {
  const isOpen = host === '::' || host === '0.0.0.0'
  const others = isOpen ? ownAddresses().map(address => `http://${address}:${relay.port}`) : []
  const lines = [
    [hasPage ? 'Open' : 'Relay', relay.url],
    ...others.map(url => ['From other machines', url]),
    [relay.networks.length > 1 ? 'Networks' : 'Network', relay.networks.join(', ')],
    ['Relay id', relay.peerId]
  ].map(([label = '', text = '']) => `  ${label.padEnd(20)} ${text}`)
  const reach = isOpen ? 'Every machine that can reach this one can join. --host 127.0.0.1 keeps it to this machine. ' : ''
  return `Kyrox ${version} is running\n\n${lines.join('\n')}\n\n${reach}Ctrl+C stops it.\n`
}

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
