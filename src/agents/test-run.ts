import { MessageChannel } from 'node:worker_threads'
import { systemClock } from '../base/clock.ts'
import type { AgentDefinition } from '../runtime/agent.ts'
import { type AgentServices, noServices, type Question } from '../runtime/agent-services.ts'
import { runCapability } from '../runtime/run-capability.ts'
import { runContext } from '../runtime/run-context.ts'
import { WorkerSandbox } from '../runtime/worker-sandbox.ts'

/** For tests of agents: one run on this thread or in the agent's own worker, with a node's services as small as can be. */

export interface TestRun<Output> {
  readonly output: Output
  /** What the run said of its progress. */
  readonly fractions: readonly number[]
}

export interface TestRunOptions {
  readonly signal?: AbortSignal
  readonly services?: AgentServices
}

let tasks = 0

/** Runs a capability as a worker does, on this thread. */
export async function runHere<Output = unknown>(
  { capabilities }: AgentDefinition,
  name: string,
  input: unknown,
  { signal = new AbortController().signal, services = noServices }: TestRunOptions = {}
): Promise<TestRun<Output>> {
  const fractions: number[] = []
  const ask = (question: Question): Promise<unknown> => services.answer(question, signal)
  const host = { signal, progress: (fraction: number) => void fractions.push(fraction), log: () => {}, ask }
  const found = capabilities.find(each => each.name === name)
  if (found == null) throw new Error(`Expected capability ${name}, got none`)
  tasks += 1
  const output = (await runCapability(found, input, runContext({ taskId: `task-${tasks}`, epoch: 1 }, host))) as Output
  return { output, fractions }
}

/** The agent in real workers, as a node's sandbox starts them. */
export function inThread(agent: AgentDefinition, services: AgentServices = noServices) {
  const sandbox = new WorkerSandbox({ clock: systemClock, spawn: async () => spawn(agent) })
  return {
    run: async (
      capability: string,
      input: unknown,
      signal = new AbortController().signal,
      onProgress: (fraction: number) => void = () => {}
    ): Promise<TestRun<unknown>> => {
      const fractions: number[] = []
      tasks += 1
      const call = { capability, input, taskId: `task-${tasks}`, epoch: 1 }
      const note = (fraction: number): void => {
        fractions.push(fraction)
        onProgress(fraction)
      }
      const output = await sandbox.run(call, { signal, services, onProgress: note })
      return { output, fractions }
    },
    /** Ends every worker; the next run starts a fresh one. */
    restart: (): void => sandbox.terminate(),
    [Symbol.asyncDispose]: async (): Promise<void> => sandbox.terminate()
  }
}

function spawn(agent: AgentDefinition) {
  const worker = agent.worker?.()
  if (worker == null) throw new Error('Expected a worker, got none')
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ kyrox: 'agent-port', port: port2 }, [port2 as unknown as Transferable])
  return { port: port1 as unknown as MessagePort, terminate: () => void worker.terminate(), onExit: () => {} }
}

/** A node's answers to questions of state, in memory. Values are copied, as they would be on their way to a node. */
export function stateServices(): AgentServices & { readonly entries: Map<string, unknown> } {
  const entries = new Map<string, unknown>()
  const answer = async (question: Question): Promise<unknown> => {
    if (question.what === 'state.get') return structuredClone(entries.get(question.key))
    if (question.what === 'state.set') return void entries.set(question.key, structuredClone(question.value))
    if (question.what === 'state.delete') return void entries.delete(question.key)
    if (question.what === 'state.keys') return [...entries.keys()].filter(key => key.startsWith(question.prefix)).sort()
    throw new Error(`Expected a question of state, got ${question.what}`)
  }
  return { ...noServices, answer, entries }
}
