/** What a node's state is called in the element, in one word for code and in a sentence for people. Pure. */
import type { KyroxNode, PeerView } from '../kyrox-node.ts'
import type { ElementQuality, ElementStatus } from './element-events.ts'

export function qualityOf(peers: readonly PeerView[], isJoined: boolean): ElementQuality {
  const direct = peers.filter(({ path }) => path === 'direct').length
  const relayed = peers.filter(({ path }) => path === 'relayed').length
  if (direct + relayed === 0) return isJoined ? 'alone' : 'none'
  if (direct === 0) return 'relayed'
  return relayed === 0 ? 'direct' : 'mixed'
}

/** `wasStopped`: the person pressed Stop and has not agreed again since. */
export function statusOf({ status, serving, peers, relays }: KyroxNode, wasStopped: boolean): ElementStatus {
  if (status === 'stopped') return 'idle'
  if (serving.state === 'paused') return 'paused'
  if (serving.state !== 'off') return 'serving'
  if (wasStopped) return 'stopped'
  if (status !== 'joined' && relays.length > 0) return 'connecting'
  return qualityOf(peers, true) === 'relayed' ? 'relayed' : 'online'
}

const WORDS: Readonly<Record<ElementStatus, string>> = {
  idle: 'Not connected',
  connecting: 'Looking for a relay',
  online: 'Connected',
  relayed: 'Connected through the relay',
  serving: 'Connected, open to the work of others',
  paused: 'Connected, paused',
  stopped: 'Stopped: nothing of others runs here',
  error: 'Could not connect'
}

export function statusText(status: ElementStatus, node: KyroxNode | undefined): string {
  if (status === 'connecting' && node?.relays.every(({ state }) => state === 'waiting')) return 'No relay answers yet, trying again'
  if (status === 'online' && node?.relays.length === 0) return 'Working alone, no relay given'
  return WORDS[status]
}

/** `3 peers: 2 direct, 1 relayed`; empty when there are none. */
export function peersText(peers: readonly PeerView[]): string {
  const count = (wanted: PeerView['path']): number => peers.filter(({ path }) => path === wanted).length
  const parts = [`${count('direct')} direct`, `${count('relayed')} relayed`].filter(part => !part.startsWith('0'))
  if (peers.length === 0) return ''
  return `${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

/** What runs for others now, for as long as something may. */
export function servingText({ state, running, cores, resumesAt }: KyroxNode['serving']): string {
  if (state === 'off') return ''
  if (state === 'paused') return `Paused until ${new Date(resumesAt ?? 0).toLocaleTimeString(undefined, { timeStyle: 'short' })}`
  const tasks = `${running} ${running === 1 ? 'task' : 'tasks'}`
  return state === 'finishing'
    ? `Finishing ${tasks}, taking nothing new`
    : `Running for others: ${tasks}, ${cores} ${cores === 1 ? 'core' : 'cores'} allowed`
}
