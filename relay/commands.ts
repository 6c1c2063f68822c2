/** The commands of `kyrox` and their flags. Loads nothing that runs them, so that help answers at once. */
import type { Command, Flag } from './command-line.ts'
import { LOG_LEVELS } from './log-level.ts'

export const DEFAULT_PORT = 7_600
/** All interfaces, IPv6 and IPv4: the point of a relay is that others reach it. */
export const DEFAULT_HOST = '::'
export const DEFAULT_DATA = '.kyrox'
/** What `kyrox up` listens on. */
export const DEFAULT_RELAY = `http://127.0.0.1:${DEFAULT_PORT}`

const FLAGS: readonly Flag[] = [
  {
    name: 'port',
    type: 'string',
    short: 'p',
    value: 'PORT',
    env: 'KYROX_PORT',
    help: `Port, 0 for any free one; without it ${DEFAULT_PORT} or the next free one`
  },
  {
    name: 'host',
    type: 'string',
    value: 'HOST',
    env: 'KYROX_HOST',
    help: 'Address to listen on; without it all of this machine, 127.0.0.1 keeps it to this machine'
  },
  {
    name: 'network',
    type: 'string',
    multiple: true,
    short: 'n',
    value: 'NAME',
    env: 'KYROX_NETWORK',
    help: 'Network to serve, repeatable; without it "default"'
  },
  {
    name: 'peers',
    type: 'string',
    multiple: true,
    value: 'URL',
    env: 'KYROX_PEERS',
    help: 'Another relay of these networks, a URL or a multiaddr, repeatable; it tells of further ones'
  },
  {
    name: 'public-url',
    type: 'string',
    value: 'URL',
    env: 'KYROX_PUBLIC_URL',
    help: 'Where others reach this relay; without it other relays tell nobody of it'
  },
  { name: 'region', type: 'string', value: 'NAME', env: 'KYROX_REGION', help: 'What the place is called where it runs, such as eu-west' },
  { name: 'data', type: 'string', value: 'FOLDER', env: 'KYROX_DATA', help: `Folder of the relay's key; without it ${DEFAULT_DATA}` },
  {
    name: 'trust-proxy',
    type: 'boolean',
    env: 'KYROX_TRUST_PROXY',
    help: 'Believe X-Forwarded-Host, -Proto and -For: only behind a proxy that sets them'
  },
  { name: 'new-per-second', type: 'string', value: 'N', help: 'New connections a second from one address; without it 200' },
  { name: 'open-per-address', type: 'string', value: 'N', help: 'Open connections from one address; without it 1000' },
  { name: 'log-level', type: 'string', value: 'LEVEL', env: 'KYROX_LOG_LEVEL', help: `${LOG_LEVELS.join(', ')}; without it warn` }
]

const UP: Command = { name: 'up', summary: 'the page and a relay, on one port', flags: FLAGS }
const RELAY: Command = { name: 'relay', summary: 'a relay without the page', flags: FLAGS }

const AGENT: Command = {
  name: 'agent',
  summary: 'a node without a page that does work for others',
  flags: [
    {
      name: 'relay',
      type: 'string',
      multiple: true,
      short: 'r',
      value: 'URL',
      env: 'KYROX_RELAY',
      help: `Relay to join through, a URL or a multiaddr, repeatable; without it ${DEFAULT_RELAY}`
    },
    { name: 'network', type: 'string', short: 'n', value: 'NAME', env: 'KYROX_NETWORK', help: 'Network to join; without it "default"' },
    { name: 'data', type: 'string', value: 'FOLDER', env: 'KYROX_DATA', help: 'Folder of its identity; without it a new one each time' },
    { name: 'cores', type: 'string', value: 'N', help: 'Tasks at once; without it 1' },
    { name: 'region', type: 'string', value: 'NAME', env: 'KYROX_REGION', help: 'What the place is called where it runs, such as eu-west' },
    { name: 'log-level', type: 'string', value: 'LEVEL', env: 'KYROX_LOG_LEVEL', help: 'silent prints errors only' }
  ]
}

export const COMMANDS: readonly Command[] = [UP, RELAY, AGENT]
