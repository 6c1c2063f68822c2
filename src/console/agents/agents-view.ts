import { AgentEditor } from './agent-editor.ts'
import { AgentLog } from './agent-log.ts'
import { AgentTable } from './agent-table.ts'
import { RunForm } from './run-form.ts'

const PARTS: ReadonlyArray<readonly [string, CustomElementConstructor]> = [
  ['kx-agent-log', AgentLog],
  ['kx-agent-table', AgentTable],
  ['kx-agent-editor', AgentEditor],
  ['kx-run', RunForm]
]

/** Makes the parts of the agents' view known to the page; once is enough. */
export function defineAgentViews(): void {
  for (const [tag, part] of PARTS) if (customElements.get(tag) == null) customElements.define(tag, part)
}
