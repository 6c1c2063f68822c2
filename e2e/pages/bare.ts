/** A page with nothing on it but the library, for tests to drive: `globalThis.tools`. All that goes in and out is plain data. */
import { imageAgent } from '../../src/agents/image-encode/index.ts'
import {
  type AgentSource,
  createNode,
  type KyroxNode,
  type NodeOptions,
  type NodeSnapshot,
  type StopReport,
  type SubmitOptions,
  type Task
} from '../../src/index.ts'
import { addAgent, echoAgent, holdAgent, letGo, spinAgent, spinning, starts } from './agents.ts'
import { contractResults, type ScenarioResult } from './contract.ts'
import { makePng } from './drawn-photo.ts'
import { type Mapping, mapNumbers } from './map-numbers.ts'
import { workAgent } from './work-agent.ts'
import { runWorkGraph, type WorkGraphOptions, type WorkGraphOutcome } from './work-graph.ts'

export type { ScenarioResult } from './contract.ts'

const rest = Promise.withResolvers<void>()
const AGENTS = { add: addAgent, echo: echoAgent, hold: holdAgent, spin: spinAgent, image: imageAgent, work: workAgent }
export type AgentName = keyof typeof AGENTS

/** How a task ended, as data. */
export interface Outcome {
  readonly ok: boolean
  readonly output?: unknown
  readonly error?: { readonly name: string; readonly message: string; readonly detail: unknown }
  readonly executors: readonly string[]
  readonly tookMs: number
}

let node: KyroxNode | undefined
let mapping: Mapping | undefined
/** Pieces read of the source of each streamed input. */
const read = new Map<string, number>()
const tasks = new Map<string, Task>()
/** Every reason for which a direct link was not had at first. */
const directErrors = new Set<string>()
/** Milliseconds since the epoch at which each status was told. */
const statuses: Array<{ readonly status: string; readonly at: number }> = []

function own(): KyroxNode {
  if (node == null) throw new Error('No node was started in this page')
  return node
}

export const tools = {
  async start(options: NodeOptions, agents: readonly AgentName[] = []): Promise<{ id: string; hostedIn: string }> {
    node = await createNode(options)
    const note = (): unknown => statuses.push({ status: own().status, at: Date.now() })
    node.addEventListener('status:change', note)
    note()
    node.addEventListener('peers:change', ({ detail }) => {
      for (const { id, directError } of detail) if (directError != null) directErrors.add(`${id}: ${directError}`)
    })
    for (const name of agents) node.host(AGENTS[name])
    return { id: node.id, hostedIn: node.hostedIn }
  },
  snapshot: (): NodeSnapshot => own().snapshot,
  statuses: () => statuses,
  directErrors: (): string[] => [...directErrors],
  serve: (cores = 1): void => own().serve({ cores }),
  /** With the workers of `test.spin` that were left when it returned. */
  stopServing(): StopReport & { readonly spinning: number } {
    const report = own().stopServing()
    return { ...report, spinning: spinning() }
  },
  stop: (): Promise<void> => own().stop(),

  submit(capability: string, input: unknown, options: SubmitOptions = {}): string {
    return keep(own().submit(capability, input, options))
  },
  /** Hands over a photo made here, or the bytes given as text. */
  async encode(photo: { width: number; height: number } | { base64: string }, options: SubmitOptions = {}): Promise<string> {
    const bytes =
      'base64' in photo ? Uint8Array.from(atob(photo.base64), each => each.charCodeAt(0)) : await makePng(photo.width, photo.height)
    return keep(own().submit('image.encode', { bytes, format: 'webp' }, options))
  },
  /** Signs an agent that was written here and sends it to a peer. */
  async deploy(source: AgentSource, to: string): Promise<{ ok: boolean; error?: string }> {
    const { bytes } = await own().agents.pack(source)
    const [deployment] = await own().agents.deploy(bytes, { to })
    return deployment?.ok === false ? { ok: false, error: String(deployment.error) } : { ok: true }
  },
  /**
   * Has numbers added up elsewhere that are fed one by one with some bytes each: from a source that can be read once, or from a function. The last tenth waits
   * for {@link feedRest}.
   */
  addUp(count: number, padBytes: number, way: 'once' | 'anew', options: SubmitOptions = {}): string {
    let pieces = 0
    async function* numbers() {
      for (let n = 1; n <= count; n++) {
        if (n > 0.9 * count) await rest.promise
        read.set(id, ++pieces)
        yield { n, pad: new Uint8Array(padBytes) }
      }
    }
    const inputs = way === 'once' ? numbers() : numbers
    const id = keep(own().submit('test.add', null, { where: 'elsewhere', inputs, ...options }))
    return id
  },
  feedRest: (): void => rest.resolve(),
  read: (id: string): number => read.get(id) ?? 0,
  /** Has so many numbers echoed elsewhere through `map`, and returns at once; {@link mapped} says how far that is. */
  mapNumbers(count: number): void {
    mapping = mapNumbers(own(), count)
  },
  mapped: (): Mapping | undefined => mapping,
  /** All that a task submitted with `stream: true` emits until it ends. */
  async emitted(id: string): Promise<unknown[]> {
    const pieces: unknown[] = []
    for await (const piece of tasks.get(id)?.emitted ?? []) pieces.push(piece)
    return pieces
  },
  workGraph: (options: WorkGraphOptions): Promise<WorkGraphOutcome> => runWorkGraph(own(), options),
  /** Tasks of this node that ended after a moment, in milliseconds since the epoch; it keeps the last 1,000. */
  endedSince: (at: number): number => own().tasks.filter(({ endedAt = 0 }) => endedAt > at).length,
  progress: (id: string): number => tasks.get(id)?.progress ?? 0,
  cancel: (id: string): void => tasks.get(id)?.cancel('the test said so'),
  status: (id: string): string | undefined => tasks.get(id)?.status,
  executor: (id: string): string | undefined => tasks.get(id)?.view.executor,
  async outcome(id: string): Promise<Outcome> {
    const task = tasks.get(id)
    if (task == null) throw new Error(`No task ${id}`)
    const end = await task.result.then(
      output => ({ ok: true, output }),
      (error: Error & { detail?: unknown }) => ({ ok: false, error: { name: error.name, message: error.message, detail: error.detail } })
    )
    const { attempts, createdAt, endedAt = Number.NaN } = task.view
    return { ...end, executors: attempts.map(({ executor }) => executor), tookMs: endedAt - createdAt }
  },
  /** Size of an encoded photo, as the browser's own decoder sees it. */
  async sizeOf(id: string): Promise<{ width: number; height: number }> {
    const task = tasks.get(id) as Task<{ bytes: Uint8Array<ArrayBuffer> }> | undefined
    if (task == null) throw new Error(`No task ${id}`)
    const { width, height } = await createImageBitmap(new Blob([(await task.result).bytes]))
    return { width, height }
  },

  /** Runs of `test.hold` that have begun here. */
  starts,
  spinning,
  /** Ends every run of `test.hold` here. */
  letGo,
  contract: (): Promise<ScenarioResult[]> => contractResults()
}

function keep(task: Task): string {
  tasks.set(task.id, task)
  // whoever wants the outcome asks for it
  task.result.catch(() => {})
  return task.id
}

Object.assign(globalThis, { tools })
