import { type ErrorData, errorToData } from '../base/errors.ts'
import type { KyroxNode, NoticeView, StopReport } from '../kyrox-node.ts'
import { Announcer } from './announcer.ts'
import { connectionText, servingText } from './connection-text.ts'
import { FrameBatch } from './frame-batch.ts'
import type { Invite } from './invite-link.ts'
import { PeerLetters } from './peer-name.ts'
import { PhotoJobs } from './photo-jobs.ts'
import { countRows, taskRows } from './task-row.ts'

/** What of the page's data changed; a view names those it draws. */
export type Topic =
  | 'phase'
  | 'status'
  | 'peers'
  | 'capabilities'
  | 'agents'
  | 'agent-log'
  | 'serving'
  | 'tasks'
  | 'runs'
  | 'notices'
  | 'clock'
  | 'held'
  | 'selection'

export type Phase =
  /** The link leads to a relay that this page does not talk to yet: a click is wanted first. */
  | { readonly kind: 'asking'; readonly invite: Invite }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly node: KyroxNode }
  | { readonly kind: 'failed'; readonly error: ErrorData }

export interface ConsoleStorePorts {
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => void
  readonly frame: (run: () => void) => void
  readonly isHidden: () => boolean
  readonly say: (text: string) => void
  readonly urls: { readonly of: (blob: Blob) => string; readonly drop: (url: string) => void }
}

/** A relay that never answers sends the same notice for ever; the newest are the ones to read. */
const MAX_NOTICES = 50

/** What the page knows, and the only one that listens to the node. Views read it when told that one of their topics changed. */
export class ConsoleStore {
  readonly #ports: ConsoleStorePorts
  readonly #batch: FrameBatch<Topic>
  readonly #announcer: Announcer
  readonly #listeners = new Set<(topics: ReadonlySet<Topic>) => void>()
  readonly letters = new PeerLetters()
  readonly jobs: PhotoJobs
  #phase: Phase = { kind: 'starting' }
  #notices: readonly NoticeView[] = []
  #isHeld = false
  #stopReport: StopReport | undefined
  #relays: readonly string[] = []
  #selectedPeer: string | undefined

  constructor(ports: ConsoleStorePorts) {
    this.#ports = ports
    this.#batch = new FrameBatch({ ...ports, mayDraw: () => !ports.isHidden() && !this.#isHeld, draw: topics => this.#draw(topics) })
    this.#announcer = new Announcer(ports)
    this.jobs = new PhotoJobs({
      ...ports,
      submit: (input, options) => this.#ready().submit('image.encode', input, options),
      changed: () => this.#batch.mark('tasks')
    })
  }

  get phase(): Phase {
    return this.#phase
  }

  get node(): KyroxNode | undefined {
    return this.#phase.kind === 'ready' ? this.#phase.node : undefined
  }

  /** What the node was told to join through; an invite names the same. */
  get relays(): readonly string[] {
    return this.#relays
  }

  /** Newest first. */
  get notices(): readonly NoticeView[] {
    return this.#notices
  }

  /** The last Stop, until serving is allowed again. */
  get stopReport(): StopReport | undefined {
    return this.#stopReport
  }

  /** The peer that the person picked, in the picture or in the table. */
  get selectedPeer(): string | undefined {
    return this.#selectedPeer
  }

  selectPeer(id: string | undefined): void {
    this.#selectedPeer = id
    this.#batch.mark('selection')
  }

  get now(): number {
    return this.#ports.now()
  }

  /** True while the person has asked the page to hold still. Work goes on. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld
    // drawn at once: the batch draws nothing while updates are held
    this.#draw(new Set(['held']))
    this.#batch.plan()
  }

  /** Calls back with the topics that changed; returns the way to end it. */
  subscribe(listener: (topics: ReadonlySet<Topic>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The page can be seen again, or a second has passed. */
  wake(...topics: readonly Topic[]): void {
    this.#batch.mark(...topics)
  }

  ask(invite: Invite): void {
    this.#phase = { kind: 'asking', invite }
    this.#batch.mark('phase')
  }

  /** Anything thrown on the way to a node. */
  fail(error: unknown): void {
    this.#phase = { kind: 'failed', error: errorToData(error) }
    this.#announcer.announce('status', 'Kyrox could not start')
    this.#batch.mark('phase')
  }

  ready(node: KyroxNode, relays: readonly string[]): void {
    this.#phase = { kind: 'ready', node }
    this.#relays = relays
    this.#notices = [...node.notices].reverse().slice(0, MAX_NOTICES)
    this.#listen(node)
    this.#batch.mark('phase', 'status', 'peers', 'capabilities', 'agents', 'agent-log', 'serving', 'tasks', 'runs', 'notices')
  }

  announce(subject: string, text: string): void {
    this.#announcer.announce(subject, text)
  }

  serve(cores: number): void {
    this.#stopReport = undefined
    this.#ready().serve({ cores })
    this.#batch.mark('serving')
  }

  /** Ends the work of others first; whatever has to be drawn comes after. */
  stopServing(): StopReport {
    this.#stopReport = this.#ready().stopServing()
    this.#batch.mark('serving')
    return this.#stopReport
  }

  #ready(): KyroxNode {
    if (this.#phase.kind !== 'ready') throw new TypeError('Expected a node that has started')
    return this.#phase.node
  }

  #listen(node: KyroxNode): void {
    const marks: ReadonlyArray<readonly [Parameters<KyroxNode['addEventListener']>[0], Topic]> = [
      ['status:change', 'status'],
      ['relay:change', 'status'],
      ['peers:change', 'peers'],
      ['capabilities:change', 'capabilities'],
      ['agents:change', 'agents'],
      ['agent:log', 'agent-log'],
      ['serving:change', 'serving'],
      ['run:change', 'runs']
    ]
    for (const [event, topic] of marks) node.addEventListener(event, () => this.#batch.mark(topic))
    node.addEventListener('task:change', ({ detail }) => {
      this.jobs.update(detail)
      this.#batch.mark('tasks')
      if (detail.endedAt != null) this.#announceTasks(node)
    })
    node.addEventListener('notice:add', ({ detail }) => {
      this.#notices = [detail, ...this.#notices].slice(0, MAX_NOTICES)
      this.#batch.mark('notices')
    })
    node.addEventListener('status:change', () => this.announce('status', connectionText(node.status, node.relays, this.now).text))
    node.addEventListener('serving:change', () =>
      this.announce('serving', `Running for others: ${servingText(node.serving, this.now).text}`)
    )
    node.addEventListener('peer:join', () =>
      this.announce('peers', `${node.peers.length} ${node.peers.length === 1 ? 'peer' : 'peers'} here`)
    )
    node.addEventListener('peer:leave', () => this.announce('peers', `A peer left, ${node.peers.length} here`))
  }

  #announceTasks(node: KyroxNode): void {
    const { done, open, failed } = countRows(taskRows(this.jobs.list, node.tasks))
    this.announce('tasks', `${done} done, ${open} to do${failed === 0 ? '' : `, ${failed} failed`}`)
  }

  #draw(topics: ReadonlySet<Topic>): void {
    for (const listener of this.#listeners) listener(topics)
  }
}
