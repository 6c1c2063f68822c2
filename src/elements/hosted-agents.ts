import type { AgentDefinition } from '../runtime/agent.ts'
import type { ElementOptions } from './element-options.ts'

/** The longest that an agent allows itself when it does not say. */
const AGENT_SECONDS = 120

/** The agents of the element within the page's ceilings: no capability that is not listed, no run longer than allowed. An empty list lists all: then nothing is served. */
export function withinCeilings(agents: readonly AgentDefinition[], { capabilities, maxSeconds }: ElementOptions): AgentDefinition[] {
  return agents.flatMap(agent => {
    const kept = agent.capabilities.filter(({ name }) => capabilities.length === 0 || capabilities.includes(name))
    const ownMs = agent.taskTimeoutMs ?? AGENT_SECONDS * 1_000
    const taskTimeoutMs = maxSeconds == null ? ownMs : Math.min(ownMs, maxSeconds * 1_000)
    return kept.length === 0 ? [] : [{ ...agent, capabilities: kept, taskTimeoutMs }]
  })
}

/** The agents that come with Kyrox and are asked for by name. Loaded when they are. */
export async function builtInAgents({ capabilities }: ElementOptions): Promise<AgentDefinition[]> {
  if (!capabilities.includes('image.encode')) return []
  const { imageAgent } = await import('../agents/image-encode/index.ts')
  return [imageAgent]
}
