import type { AgentHost } from './agent-host.ts'
import { systemClock } from './base/clock.ts'
import type { AgentDescription, CoreChannel, FromCore } from './node-protocol.ts'
import { InlineSandbox } from './runtime/inline-sandbox.ts'
import { runtimeName } from './runtime/program.ts'
import type { Sandbox } from './runtime/sandbox.ts'
import { WorkerSandbox } from './runtime/worker-sandbox.ts'
import type { RunningCore } from './start-core.ts'

/** Sandboxes of agents whose code is on the core's own thread. */
export function localSandbox(agents: AgentHost, { name, kind, program }: AgentDescription): Sandbox {
  if (kind === 'inline') return new InlineSandbox(agents.get(name)?.capabilities ?? [])
  const spawn = () => agents.spawn(kind === 'program' && program != null ? runtimeName(program.kind) : name)
  return new WorkerSandbox({ clock: systemClock, spawn }, program == null ? {} : { program })
}

/** A channel to a core on this thread: two function calls, with what is said before anybody listens kept. */
export async function localChannel(start: (say: (message: FromCore) => void) => Promise<RunningCore>): Promise<CoreChannel> {
  const early: FromCore[] = []
  let listener: ((message: FromCore) => void) | undefined
  const running = await start(message => (listener == null ? void early.push(message) : listener(message)))
  return {
    send: message => running.hear(message),
    onMessage: heard => {
      listener = heard
      for (const message of early.splice(0)) heard(message)
    }
  }
}
