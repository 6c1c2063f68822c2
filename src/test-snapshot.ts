/** For tests: what a node says of itself before anything happened. */
import type { NodeSnapshot } from './kyrox-node.ts'

export const EMPTY_SNAPSHOT: NodeSnapshot = {
  id: 'self',
  network: 'test',
  hostedIn: 'process',
  status: 'joining',
  relays: [],
  peers: [],
  capabilities: [],
  serving: { state: 'off', cores: 1, running: 0, busyMs: 0 },
  runs: [],
  notices: [],
  agents: [],
  agentLog: [],
  dropped: {}
}
