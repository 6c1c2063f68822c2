/** For tests: heartbeats on links that only remember what was sent. */
import { ManualClock } from '../base/clock.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { LinkClosedError } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, Heartbeat, type Load, ProbeAnswer, ProbeRequest } from '../wire/proto/agent-message.js'
import { Heartbeats } from './heartbeats.ts'
import { RoundTrips } from './link-statistics.ts'
import type { PeerLink } from './peer-link.ts'
import { testLibp2p } from './test-libp2p.ts'

/** Told in each heartbeat. */
export const LOAD: Load = { running: 1, queued: 0, capacity: 2, serviceMs: new Map() }
const SILENT_BEAT: Heartbeat = { sequence: 0, reply: true, load: LOAD, everyMs: 0, suspected: false, asleep: false }

/** All that is read of a message. */
export const messageOf = (type: number, payload: Uint8Array): AgentMessage => ({ type, payload }) as unknown as AgentMessage
const saidIn = ({ sequence, reply, suspected, asleep }: Heartbeat): string =>
  asleep ? 'asleep' : `${reply ? 'answer' : 'ask'} ${sequence}${suspected ? ', where are you?' : ''}`
const told = ({ peerId, linked, hears }: ProbeAnswer): string => `${linked ? (hears ? 'hears' : 'misses') : 'does not know'} ${peerId}`

/** Heartbeats on links that only remember what was sent. */
export async function beating() {
  const clock = new ManualClock(1_000_000)
  const links = new Map<string, PeerLink>()
  const sent: string[] = []
  const dead: string[] = []
  const stalled: string[] = []
  const slept: number[] = []
  const heard: string[] = []
  const heartbeats = new Heartbeats({
    clock,
    ticks: () => clock.now(),
    random: () => 0,
    libp2p: testLibp2p().libp2p,
    relaysOf: () => [],
    links: () => [...links.values()],
    load: () => LOAD,
    onHeard: (peerId, load) => void heard.push(`${peerId} ${load?.running}`),
    onDead: (peerId, reason) => {
      dead.push(`${peerId} ${reason}`)
      links.delete(peerId)
    },
    onCut: (peerId, reason) => void dead.push(`${peerId} cut, ${reason}`),
    onStalled: (peerId, reason) => void stalled.push(`${peerId} ${reason}`),
    onDrop: () => {},
    onSlept: ms => void slept.push(ms)
  })
  const linkTo = (peerId: string, { isClosed = false } = {}) => {
    const trips = new RoundTrips()
    const link = {
      peerId,
      lastHeard: clock.now(),
      hintedAt: undefined as number | undefined,
      measured: (ms: number) => trips.add(ms),
      get roundTripMs() {
        return trips.smoothedMs
      },
      greeted: true,
      isOpen: true,
      send: async ({ type, payload }: OutgoingMessage) => {
        if (isClosed) throw new LinkClosedError('closed')
        if (type === MessageType.PROBE_REQUEST) sent.push(`${peerId} probe ${ProbeRequest.decode(payload).peerId}`)
        else if (type === MessageType.PROBE_ANSWER) sent.push(`${peerId} ${told(ProbeAnswer.decode(payload))}`)
        else sent.push(`${peerId} ${saidIn(Heartbeat.decode(payload))}`)
      }
    }
    // all that heartbeats use of a link
    links.set(peerId, link as unknown as PeerLink)
    return link
  }
  const hearMessage = (peerId: string, type: number, payload: Uint8Array): void => {
    const link = links.get(peerId)
    if (link == null) throw new Error(`No link to ${peerId}`)
    link.lastHeard = clock.now()
    heartbeats.take(link, messageOf(type, payload))
  }
  const hear = (peerId: string, beat: Partial<Heartbeat> = {}): void =>
    hearMessage(peerId, MessageType.HEARTBEAT, Heartbeat.encode({ ...SILENT_BEAT, ...beat }))
  // loaded late by heartbeats: on a busy machine not before the clock of a test has passed the time for it
  await Promise.all([import('./inquiry.ts'), import('./relay-witness.ts')])
  await heartbeats.start()
  await heartbeats.start()
  return { clock, heartbeats, links, sent, dead, stalled, slept, heard, linkTo, hear, hearMessage }
}
