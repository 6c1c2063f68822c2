/** `kyrox agent`: a node without a page, that does work for a network. */
import { type AgentDefinition, createNode } from '../src/index.ts'
import type { FlagValues } from './command-line.ts'
import { DEFAULT_RELAY } from './commands.ts'
import { listFlag, numberFlag, textFlag } from './flag-values.ts'
import { stopOnSignals } from './stop-signals.ts'

/** Joins, says so in one line, prints a line for each run that starts or ends, and ends with the process. */
export async function runAgent(values: FlagValues): Promise<void> {
  const agents = await readyMadeAgents()
  const network = textFlag(values, 'network')
  const dataFolder = textFlag(values, 'data')
  const cores = numberFlag(values, 'cores', 1, 256)
  const region = textFlag(values, 'region')
  const isSilent = textFlag(values, 'log-level') === 'silent'
  const print = (line: string): void => {
    if (!isSilent) process.stdout.write(`${line}\n`)
  }
  const node = await createNode({
    relays: listFlag(values, 'relay') ?? [DEFAULT_RELAY],
    serve: true,
    ...(network && { network }),
    ...(dataFolder && { dataFolder }),
    ...(cores && { cores }),
    ...(region && { region })
  })
  stopOnSignals(() => node.stop())
  for (const agent of agents) node.host(agent)
  const joined = (): void => print(`agent ${node.id} joined ${node.network}`)
  node.addEventListener('status:change', ({ detail: status }) => (status === 'joined' ? joined() : print(`agent ${node.id} ${status}`)))
  node.addEventListener('notice:add', ({ detail: { code, message } }) => process.stderr.write(`${code}: ${message}\n`))
  node.addEventListener('run:change', ({ detail: run }) => print(`run ${run.taskId} ${run.capability} ${run.status} for ${run.owner}`))
  if (node.status === 'joined') joined()
}

/** Python is not among them: the code comes with the task, and a Node process has no wall to put around it. */
async function readyMadeAgents(): Promise<readonly AgentDefinition[]> {
  const [{ imageAgent }, { resizeAgent }, { searchAgent }, { sqlAgent }, { javascriptAgent }] = await Promise.all([
    import('../src/agents/image-encode/index.ts'),
    import('../src/agents/image-resize/index.ts'),
    import('../src/agents/text-search/index.ts'),
    import('../src/agents/sql-query/index.ts'),
    import('../src/agents/javascript-run/index.ts')
  ])
  return [imageAgent, resizeAgent, searchAgent, sqlAgent, javascriptAgent]
}
