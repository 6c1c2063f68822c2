import type { PeerPath, PeerView, RelayView, RunView, TaskView } from '../../kyrox-node.ts'

/** A node as it is drawn. */
export interface PictureNode {
  readonly id: string
  readonly kind: 'self' | 'relay' | 'peer'
  /** Nodes of one group stand together. */
  readonly group: string
  /** Share of its cores at work, 0 to 1. */
  readonly busy: number
  readonly serving: boolean
}

export interface PictureLine {
  readonly from: string
  readonly to: string
  readonly path: PeerPath | 'relay'
  /** Tasks under way along it, away from this node and towards it. */
  readonly out: number
  readonly back: number
}

/** What is drawn of the network, as this node sees it. */
export interface Picture {
  readonly nodes: readonly PictureNode[]
  readonly lines: readonly PictureLine[]
  /** Peers that are not drawn, because more would be a blot. */
  readonly left: number
}

export interface PictureFacts {
  readonly selfId: string
  readonly peers: readonly PeerView[]
  readonly relays: readonly RelayView[]
  readonly tasks: readonly TaskView[]
  readonly runs: readonly RunView[]
}

/** Above it names and lines cover each other; who has work under way or a direct link is drawn first. */
export const MAX_DRAWN_PEERS = 200

const RELAY_GROUP = 'relays'
const WORTH: Readonly<Record<PeerPath, number>> = { direct: 2, relayed: 1, none: 0 }

/** The network from one node's point of view: links of peers among themselves are not known to it, and not drawn. */
export function pictureOf({ selfId, peers, relays, tasks, runs }: PictureFacts): Picture {
  const out = counted(tasks.filter(isUnderWay).map(({ executor }) => executor))
  const back = counted(runs.filter(({ status }) => status === 'running').map(({ owner }) => owner))
  const flow = (id: string): number => (out.get(id) ?? 0) + (back.get(id) ?? 0)
  const drawn = [...peers]
    .sort((a, b) => flow(b.id) - flow(a.id) || WORTH[b.path] - WORTH[a.path] || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_DRAWN_PEERS)
  const up = relays.filter(({ state, peerId }) => state === 'connected' && peerId != null)
  const self: PictureNode = { id: selfId, kind: 'self', group: '', busy: 0, serving: false }
  return {
    nodes: [self, ...up.map(relayNode), ...drawn.map(peerNode)],
    lines: [
      ...up.map(({ peerId = '' }): PictureLine => ({ from: selfId, to: peerId, path: 'relay', out: 0, back: 0 })),
      ...drawn.map(({ id, path }): PictureLine => ({ from: selfId, to: id, path, out: out.get(id) ?? 0, back: back.get(id) ?? 0 }))
    ],
    left: peers.length - drawn.length
  }
}

/** The picture in a sentence, for those who cannot see it. */
export function pictureText({ nodes, lines, left }: Picture): string {
  const peers = nodes.filter(({ kind }) => kind === 'peer').length
  if (peers === 0) return 'This tab stands alone.'
  const groups = new Set(nodes.filter(({ kind }) => kind === 'peer').map(({ group }) => group))
  const sum = (pick: (line: PictureLine) => number): number => lines.reduce((total, line) => total + pick(line), 0)
  const out = sum(line => line.out)
  const back = sum(line => line.back)
  return [
    `This tab and ${peers} ${peers === 1 ? 'peer' : 'peers'}${groups.size > 1 ? ` in ${groups.size} groups` : ''}`,
    left > 0 ? `, ${left} more not drawn` : '',
    out + back === 0 ? '; no task under way between them.' : `; ${tasksText(out)} there, ${tasksText(back)} here for others.`
  ].join('')
}

const tasksText = (count: number): string => `${count} ${count === 1 ? 'task' : 'tasks'}`

const isUnderWay = ({ status }: TaskView): boolean => status === 'assigned' || status === 'running'

const relayNode = ({ peerId = '' }: RelayView): PictureNode => ({ id: peerId, kind: 'relay', group: RELAY_GROUP, busy: 0, serving: false })

const peerNode = ({ id, platform, load, serving }: PeerView): PictureNode => ({
  id,
  kind: 'peer',
  group: platform,
  busy: load.capacity > 0 ? Math.min(1, load.running / load.capacity) : 0,
  serving
})

function counted(ids: ReadonlyArray<string | undefined>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) if (id != null) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
