/** The elements as classes; `define.ts` registers them. Importing this has no effect and works in Node. */
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
