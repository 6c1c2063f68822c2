/** Module of the worker that a node lives in. Loads libp2p only when told to start, so that it hears at once. */

import { beginEarly } from './early-start.ts'
import type { PageAgents } from './page-agents.ts'
import type { RunningCore } from './start-core.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  close(): void
}
const say = (message: FromWorker, transfer: Transferable[] = []): void => scope.postMessage(message, transfer)

let running: { readonly core: RunningCore; readonly agents: PageAgents } | undefined
/** Said before the core was there. */
const early: Array<Exclude<ToWorker, { type: 'start' }>> = []
// begins to load while the page prepares what it will say
const parts = import('./worker-core.ts')

scope.onmessage = ({ data }) => {
  if (data.type === 'start') void start(data)
  else if (running == null) early.push(data)
  else hear(running, data)
}

function hear({ core, agents }: NonNullable<typeof running>, message: Exclude<ToWorker, { type: 'start' }>): void {
  if (message.type === 'core') for (const command of message.commands) core.hear(command)
  else agents.hear(message)
}

async function start(message: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  try {
    const begun = beginEarly(message.options, message.rtc)
    const { startWorkerCore } = await parts
    running = await startWorkerCore(message, begun, say, () => scope.close())
    for (const each of early.splice(0)) hear(running, each)
  } catch (error) {
    const { name, message: text } = error as Error
    say({ type: 'core', message: { type: 'failed', name, message: text } })
  }
}

say({ type: 'loaded' })
