/** A build plugin for timelines: leaves marks of the time in code of ours and of libp2p's, at the places named here. No other build has them. */
import type { Plugin } from 'vite'

declare global {
  /** Milliseconds since the epoch, by name; of the first time each. */
  var kyroxMarks: Readonly<Record<string, number>> | undefined
}

/** By the end of a module's path: what the mark goes before, and its name. */
const PLACES: Readonly<Record<string, ReadonlyArray<readonly [before: string, mark: string]>>> = {
  'src/create-node.ts': [['const resolved =', 'page: createNode']],
  'src/start-in-worker.ts': [['const say =', 'page: tells the worker to start']],
  'src/node-worker.ts': [
    ['const parts = import(', 'worker runs'],
    ['const begun =', 'worker is told to start'],
    ['running = await', 'core module evaluated']
  ],
  'src/browser-identity.ts': [
    ['const notices: Array', 'store open'],
    ['return { identity, store, close', 'identity taken']
  ],
  'src/start-core.ts': [['const ticks =', 'libp2p started']],
  'mesh/relay-document.ts': [['if (!response.ok)', 'relay document answered']],
  'mesh/relay-keeper.ts': [
    ['const connection = await this.#ports.libp2p.dial', 'relay dialled'],
    ['this.#multiaddr = address', 'relay connected']
  ],
  'websockets/dist/src/index.js': [['const conn = await options.upgrader.upgradeOutbound', 'socket open']],
  'noise/dist/src/performHandshake.js': [
    [`log.trace('Stage 1 - Initiator received the message.')`, 'noise answered'],
    [`log.trace('Stage 2 - Initiator sent message`, 'noise done']
  ],
  'mesh/stream-exchange.ts': [['const answer = new Promise', 'snapshot stream open']],
  'mesh/presence-snapshot.ts': [['const entries: Snap', 'snapshot answered']],
  'circuit-relay-v2/dist/src/transport/index.js': [
    ['const hopstr = pbStream(stream).pb(HopMessage)', 'hop stream open'],
    ['const limits = new LimitTracker(status.limit)', 'hop answered']
  ],
  'circuit-relay-v2/dist/src/transport/reservation-store.js': [
    [`this.log('requesting reservation`, 'reservation asked'],
    [`this.log.trace('read response %s'`, 'reservation answered']
  ],
  'mesh/peer-dialer.ts': [
    ['try {\n        await this.#openStream(connection, signal)', 'circuit stands'],
    ['this.#openedHere = true', 'link stream open'],
    ['const connection = await this.#dial(relay =>', 'upgrade dialled'],
    ['if (!connection.direct ||', 'upgrade connected'],
    ['this.directError = undefined\n    } catch', 'direct stream open']
  ],
  'mesh/mesh.ts': [['const { protocolVersion, network, presence } = Hello', 'hello heard']],
  'webrtc/dist/src/private-to-private/initiate-connection.js': [
    ['const messageStream = pbStream', 'signalling stream open'],
    [`log.trace('initiator send SDP offer`, 'offer made'],
    [`log.trace('initiator read SDP answer')`, 'offer set'],
    [`log.trace('initiator received SDP answer`, 'answer heard'],
    [`log.trace('initiator read candidates`, 'answer set'],
    [`log.trace('initiator connected')`, 'ICE connected'],
    [`log.trace('closing signaling channel')`, 'init channel closed']
  ]
}

export function joinMarks(): Plugin {
  return {
    name: 'kyrox-join-marks',
    enforce: 'pre',
    transform(code, id) {
      const path = id.split('?')[0] ?? ''
      let marked = code
      for (const [file, places] of Object.entries(PLACES)) {
        if (!path.endsWith(file)) continue
        for (const [before, mark] of places) {
          if (!marked.includes(before)) this.warn(`Expected in ${file}: ${before}`)
          marked = marked.replace(before, () => `${noted(mark)}\n${before}`)
        }
      }
      return marked === code ? null : { code: marked, map: null }
    }
  }
}

const noted = (mark: string): string =>
  `;(globalThis.kyroxMarks ??= {})[${JSON.stringify(mark)}] ??= performance.timeOrigin + performance.now();`
