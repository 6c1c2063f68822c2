/**
 * The elements as classes; `kyrox/elements/define` registers them. Importing this has no effect and works in Node.
 * @module kyrox/elements
 */
export type { AgentDefinition } from '../runtime/agent.ts'
export {
  type ConsentView,
  type ElementQuality,
  type ElementStatus,
  KyroxConsentEvent,
  KyroxErrorEvent,
  KyroxPeerEvent,
  KyroxRunEvent,
  KyroxStatusEvent,
  KyroxTaskEvent
} from './element-events.ts'
export { KyroxNodeElement } from './kyrox-node-element.ts'
export type { NodeStats } from './node-stats.ts'
