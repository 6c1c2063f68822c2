/**
 * For those who write a part of their own: the contracts it has to keep, and stand-ins for what it needs. Nothing here knows a test runner.
 *
 * A contract is a list of scenarios; each one runs with a subject of its own and throws when it fails:
 * `for (const { name, run } of storeScenarios) test(name, () => run({ store: new MyStore() }))`.
 * @module kyrox/testing
 */
export { type Clock, ManualClock } from './base/clock.ts'
export type { Scenario } from './base/scenario.ts'
export { MemoryStore, type MemoryStoreOptions } from './storage/memory-store.ts'
export { type StoreSubject, storeScenarios } from './storage/store.contract.ts'
export type { ListOptions, Store, StoreChange, StoreEntry, StoreKey, WriteOptions } from './storage/store.ts'
export { type LinkEnds, linkScenarios } from './wire/link.contract.ts'
export {
  type Link,
  LinkClosedError,
  type LinkEvents,
  LinkFullError,
  type LinkPath,
  MessageTooLargeError,
  type OutgoingMessage
} from './wire/link.ts'
export { type MemoryLinkOptions, type MemoryLinkPair, memoryLinkPair } from './wire/memory-link.ts'
export type { AgentMessage } from './wire/proto/agent-message.js'
