import type { KyroxNode } from './kyrox-node.ts'
import type { NodeOptions } from './options.ts'

/**
 * Makes a node and starts it. Resolves when it can take tasks: at once, whether or not a relay answers.
 * @throws InvalidArgumentError on a bad option.
 */
export async function createNode(_options: NodeOptions = {}): Promise<KyroxNode> {
  throw new Error('written next')
}
