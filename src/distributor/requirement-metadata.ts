import { checkedRequirement, type TaskRequirement, travelling } from '../tasks/task-requirement.ts'
import type { OutgoingMessage } from '../wire/link.ts'

/** Key of the entry of metadata in which a request carries what must hold of its executor. */
const KEY = 'require'

/** What a request says of its requirement besides its body. */
export function requirementMetadata(require: TaskRequirement | undefined): Pick<OutgoingMessage, 'metadata'> {
  const told = require == null ? {} : travelling(require)
  return Object.keys(told).length === 0 ? {} : { metadata: new Map([[KEY, JSON.stringify(told)]]) }
}

/**
 * The requirement of a request that came.
 * @throws InvalidArgumentError or SyntaxError when it is none: a task whose wishes are not understood is not run
 */
export function requirementIn(metadata: ReadonlyMap<string, string> | undefined): TaskRequirement | undefined {
  const text = metadata?.get(KEY)
  return text == null ? undefined : checkedRequirement(JSON.parse(text) as TaskRequirement)
}
