/**
 * Kyrox: every tab is a libp2p peer that asks for work and does work.
 * @module kyrox
 */
export { type ErrorData, type ErrorDetail, InvalidArgumentError, KyroxError } from './base/errors.ts'
export { createNode } from './create-node.ts'
export type { CandidateScore, Explanation } from './distributor/explanation.ts'
export type { Candidate } from './distributor/score.ts'
export type { ScoredTask, Scorer } from './distributor/scorer.ts'
export type * from './kyrox-node.ts'
export type { LinkStatistics } from './mesh/link-statistics.ts'
export type * from './node-agents.ts'
export type { NodeOptions } from './options.ts'
export { type FromOptions, from, type OutputReference } from './output-reference.ts'
export { type AgentDefinition, type AgentParts, defineAgent, type WorkerLike } from './runtime/agent.ts'
export type { AgentPermissions } from './runtime/agent-permissions.ts'
export {
  type Capability,
  type CapabilityParts,
  capability,
  type RunContext,
  type StandardSchema,
  type ValidationResult
} from './runtime/capability.ts'
export type { AgentManifest, CapabilityManifest } from './runtime/packages/agent-manifest.ts'
export type { AgentPackage } from './runtime/packages/agent-package.ts'
export { serveAgent } from './runtime/serve-agent.ts'
export type { OnFailure } from './tasks/graph-state.ts'
export type { HedgeOptions, RedundancyOptions, SameResult } from './tasks/task-copies.ts'
export type { TaskRequirement } from './tasks/task-requirement.ts'
export type { TaskStatus } from './tasks/task-status.ts'
export type { Weights } from './tasks/weights.ts'
