import { KyroxError } from '../base/errors.ts'
import type { AgentDefinition } from './agent.ts'
import type { Engine } from './engine.ts'
import { runCapability } from './run-capability.ts'
import { runContext } from './run-context.ts'
import { EngineServer, serveEngine } from './serve-engine.ts'

/** Called by the module of an agent's worker: serves the agent to the node that started the worker. Browser and Node alike. */
export function serveAgent(agent: AgentDefinition): void {
  serveEngine(agentEngine(agent, false))
}

/** Serves an agent on one port, on whatever thread this is. */
export function serveAgentOn(port: MessagePort, agent: AgentDefinition): void {
  void new EngineServer(agentEngine(agent, true), port)
}

/** Runs the agent's own functions: code of the site, trusted as such. A worker of an agent has one run at a time, a page's thread many. */
const agentEngine = (agent: AgentDefinition, together: boolean): Engine => ({
  together,
  run: async (call, host) => {
    const capability = agent.capabilities.find(({ name }) => name === call.capability)
    if (capability == null) throw new KyroxError(`Agent "${agent.name}" has no capability "${call.capability}"`)
    return await runCapability(capability, call.input, runContext(call, host))
  }
})
