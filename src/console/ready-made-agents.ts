import type { AgentDefinition } from '../runtime/agent.ts'

/** Every agent that this site brings. Definitions only: what they run with is loaded when they first run. */
export async function readyMadeAgents(): Promise<readonly AgentDefinition[]> {
  const [{ imageAgent }, { resizeAgent }, { searchAgent }, { sqlAgent }, { javascriptAgent }, { pythonAgent }] = await Promise.all([
    import('../agents/image-encode/index.ts'),
    import('../agents/image-resize/index.ts'),
    import('../agents/text-search/index.ts'),
    import('../agents/sql-query/index.ts'),
    import('../agents/javascript-run/index.ts'),
    import('../agents/python-run/index.ts')
  ])
  return [imageAgent, resizeAgent, searchAgent, sqlAgent, javascriptAgent, pythonAgent]
}
