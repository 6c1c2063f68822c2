/** `kyrox agent`: a node without a page, that does work for a network. */
import { createNode } from '../src/index.ts'
import type { FlagValues } from './command-line.ts'
import { DEFAULT_RELAY } from './commands.ts'
import { listFlag, numberFlag, textFlag } from './flag-values.ts'
import { stopOnSignals } from './stop-signals.ts'

/** Joins, says so in one line, prints a line for each run that starts or ends, and ends with the process. */
export async function runAgent(values: FlagValues): Promise<void> {
  const { imageAgent } = await import('../src/agents/image-encode/index.ts')
  const network = textFlag(values, 'network')
  const dataFolder = textFlag(values, 'data')
  const cores = numberFlag(values, 'cores', 1, 256)
  const isSilent = textFlag(values, 'log-level') === 'silent'
  const print = (line: string): void => {
    if (!isSilent) process.stdout.write(`${line}\n`)
  }
  const node = await createNode({
    relays: listFlag(values, 'relay') ?? [DEFAULT_RELAY],
    serve: true,
    ...(network && { network }),
    ...(dataFolder && { dataFolder }),
    ...(cores && { cores })
  })
  stopOnSignals(() => node.stop())
  node.host(imageAgent)
  const joined = (): void => print(`agent ${node.id} joined ${node.network}`)
  node.addEventListener('status:change', ({ detail: status }) => (status === 'joined' ? joined() : print(`agent ${node.id} ${status}`)))
  node.addEventListener('notice:add', ({ detail: { code, message } }) => process.stderr.write(`${code}: ${message}\n`))
  node.addEventListener('run:change', ({ detail: run }) => print(`run ${run.taskId} ${run.capability} ${run.status} for ${run.owner}`))
  if (node.status === 'joined') joined()
}
