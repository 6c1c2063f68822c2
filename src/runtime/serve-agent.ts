import { errorToData, KyroxError } from '../base/errors.ts'
import { transferablesOf } from '../base/transferables.ts'
import type { AgentDefinition } from './agent.ts'
import type { AgentPortMessage, FromAgent, ToAgent } from './agent-port.ts'
import { messagesIn, PortWriter, type Written } from './port-writer.ts'
import { runCapability } from './run-capability.ts'

/**
 * Called by the module of an agent's worker: serves the agent to the node that started the worker. Browser and Node alike.
 * It knows nothing of tasks, peers or limits; whoever started the worker terminates it.
 */
export function serveAgent(agent: AgentDefinition): void {
  void onFirstMessage(({ port }) => serveAgentOn(port, agent))
}

/** Serves an agent on one port, on whatever thread this is. */
export function serveAgentOn(port: MessagePort, agent: AgentDefinition): void {
  const running = new Map<number, AbortController>()
  const writer = new PortWriter<FromAgent>(port, (message, error) => {
    // an output that cannot be handed to another thread
    if (message.type === 'done') writer.write({ type: 'failed', id: message.id, error: errorToData(error) })
  })

  const run = async (call: Extract<ToAgent, { type: 'run' }>): Promise<void> => {
    const { id, taskId, epoch, input } = call
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const capability = agent.capabilities.find(({ name }) => name === call.capability)
      if (capability == null) throw new KyroxError(`Agent "${agent.name}" has no capability "${call.capability}"`)
      const progress = (fraction: number): void => writer.write({ type: 'progress', id, fraction })
      const output = await runCapability(capability, input, { signal: abort.signal, taskId, epoch, progress })
      writer.write({ type: 'done', id, output }, transferablesOf(output))
    } catch (error) {
      writer.write({ type: 'failed', id, error: errorToData(error) })
    } finally {
      running.delete(id)
    }
  }

  port.onmessage = ({ data }: MessageEvent<Written<ToAgent>>) => {
    for (const message of messagesIn(data)) {
      if (message.type === 'cancel') running.get(message.id)?.abort(new KyroxError(message.reason))
      else void run(message)
    }
  }
  writer.write({ type: 'ready' })
}

/** Browser workers hear on their global scope, Node's on `parentPort`. */
async function onFirstMessage(heard: (message: AgentPortMessage) => void): Promise<void> {
  const isPort = (data: unknown): data is AgentPortMessage => (data as Partial<AgentPortMessage> | null)?.kyrox === 'agent-port'
  if ('WorkerGlobalScope' in globalThis) {
    globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => isPort(data) && heard(data))
    return
  }
  // in a variable, so that bundlers for browsers leave it alone
  const threads = 'node:worker_threads'
  const { parentPort } = (await import(/* @vite-ignore */ threads)) as typeof import('node:worker_threads')
  parentPort?.on('message', (data: unknown) => isPort(data) && heard(data))
}
