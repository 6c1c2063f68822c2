/** The state of the node in words, with a tone and a shape that say the same. Pure: the time is passed in. */
import type { HeldBy, NodeStatus, RelayView, ServingView } from '../kyrox-node.ts'
import { countdownText } from './duration.ts'

export type Tone = 'ok' | 'warn' | 'bad' | 'idle'

export interface StateText {
  readonly tone: Tone
  readonly text: string
  /** What the person can do about it, when there is something. */
  readonly advice?: string
}

/** What the favicon and the title show. */
export type PageState = 'starting' | 'joined' | 'serving' | 'paused' | 'offline' | 'failed'

/** A relay as people would type it. */
export const relayText = (address: string): string => address.replace(/\/$/, '')

export function connectionText(status: NodeStatus, relays: readonly RelayView[], now: number): StateText {
  if (status === 'stopped') return { tone: 'bad', text: 'Stopped', advice: 'Reload the page to start again.' }
  if (status === 'starting') return { tone: 'idle', text: 'Starting' }
  if (relays.length === 0) return { tone: 'idle', text: 'Working alone: no relay given' }
  if (status === 'joined') return joinedText(relays)
  return joiningText(relays, now)
}

function joinedText(relays: readonly RelayView[]): StateText {
  const connected = relays.filter(({ state }) => state === 'connected')
  const first = connected[0] ?? relays[0]
  const more = connected.length > 1 ? ` and ${connected.length - 1} more` : ''
  return { tone: 'ok', text: `Joined through relay ${relayText(first?.address ?? '')}${more}` }
}

function joiningText(relays: readonly RelayView[], now: number): StateText {
  const waiting = relays.filter(({ state }) => state === 'waiting')
  if (waiting.length < relays.length) {
    const trying = relays.find(({ state }) => state !== 'waiting')
    const again = trying != null && trying.failures > 0 ? `, try ${trying.failures + 1}` : ''
    return { tone: 'warn', text: `Connecting to relay ${relayText(trying?.address ?? '')}${again}` }
  }
  const next = Math.min(...waiting.map(({ retryAt }) => retryAt ?? Number.POSITIVE_INFINITY))
  const when = Number.isFinite(next) ? `, next try in ${countdownText(next - now)}` : ''
  const subject =
    relays.length === 1 ? `Relay ${relayText(relays[0]?.address ?? '')} does not answer` : `None of ${relays.length} relays answers`
  return {
    tone: 'bad',
    text: subject + when,
    advice: 'Own work still runs in this tab. Peers that are connected stay so; new ones cannot join.'
  }
}

/** Why nothing new is taken, though it is allowed. */
const HELD_BY: Readonly<Record<HeldBy, string>> = {
  hidden: 'this tab is hidden',
  battery: 'on battery',
  pressure: 'the processor is at its limit'
}

/** `2 tasks, 1 core`; what the bar says after "Running for others:". */
export function servingText({ state, running, cores, resumesAt, heldBy }: ServingView, now: number): StateText {
  const tasks = `${running} ${running === 1 ? 'task' : 'tasks'}`
  if (state === 'on' && heldBy != null) return { tone: 'warn', text: `${tasks}, nothing new: ${HELD_BY[heldBy]}` }
  if (state === 'on') return { tone: 'ok', text: `${tasks}, ${cores} ${cores === 1 ? 'core' : 'cores'} allowed` }
  if (state === 'finishing') return { tone: 'warn', text: `finishing ${tasks}, taking nothing new` }
  if (state === 'paused') return { tone: 'warn', text: resumesAt == null ? 'paused' : `paused, again in ${countdownText(resumesAt - now)}` }
  return { tone: 'idle', text: 'nothing, not allowed' }
}

export function pageState(status: NodeStatus, relays: readonly RelayView[], serving: ServingView): PageState {
  if (status === 'starting') return 'starting'
  if (status === 'stopped') return 'offline'
  if (serving.state === 'on' || serving.state === 'finishing') return 'serving'
  if (serving.state === 'paused') return 'paused'
  return status === 'joined' || relays.length === 0 ? 'joined' : 'offline'
}

const TITLES: Readonly<Record<PageState, string>> = {
  starting: 'Starting',
  joined: 'Joined',
  serving: 'Serving',
  paused: 'Paused',
  offline: 'No relay',
  failed: 'Failed'
}

export function pageTitle(state: PageState, network: string, openTasks: number): string {
  const tasks = openTasks === 0 ? '' : `${openTasks} to do · `
  return `${tasks}${TITLES[state]} · ${network} · Kyrox`
}
