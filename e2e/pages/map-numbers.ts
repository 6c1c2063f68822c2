import type { KyroxNode } from '../../src/index.ts'

/** How far a map is. */
export interface Mapping {
  /** Inputs that have a result, whatever it is. */
  landed: number
  /** Results that are not the one of their input, or come twice. */
  wrong: number
  tasks: number
  failure: string | undefined
}

/** Has each number below `count` echoed elsewhere. */
export function mapNumbers(node: KyroxNode, count: number): Mapping {
  const mapping: Mapping = { landed: 0, wrong: 0, tasks: 0, failure: undefined }
  const seen = new Set<number>()
  const tasks = new Set<string>()
  const numbers = Array.from({ length: count }, (_, n) => n)
  const over = async (): Promise<void> => {
    for await (const result of node.map<number>('test.echo', numbers, { where: 'elsewhere', inFlight: 256 })) {
      if (!result.ok || result.output !== result.index || seen.has(result.index)) mapping.wrong++
      seen.add(result.index)
      tasks.add(result.task.id)
      mapping.landed++
      mapping.tasks = tasks.size
    }
  }
  over().catch((error: Error) => {
    mapping.failure = error.message
  })
  return mapping
}
