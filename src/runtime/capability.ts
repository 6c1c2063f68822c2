import { InvalidArgumentError } from '../base/errors.ts'
import type { FetchedResponse, FetchInit, LogLevel } from './agent-services.ts'

/**
 * Any validator that speaks Standard Schema v1 (zod 3.24 and later, valibot, arktype, ...).
 * Only the part used here is declared. Source: https://standardschema.dev
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** What a validator says: the value it accepts, or why not. */
export type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: ReadonlyArray<{
        readonly message: string
        readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
      }>
    }

/**
 * An agent's own memory on the node that runs it: outlives the run and the page, moves with the agent. Values are what CBOR carries.
 * Rejects with `StateQuotaError` when it is full.
 */
export interface AgentState {
  get<Value = unknown>(key: string): Promise<Value | undefined>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  /** In order. @default prefix '' */
  keys(prefix?: string): Promise<string[]>
}

/** What an agent's code is given besides its input. The same in every sandbox. */
export interface RunContext {
  /** Aborts on cancel, on time-out and when the person stops serving. Code that ignores it is terminated. */
  readonly signal: AbortSignal
  readonly taskId: string
  /** Attempt number; with `taskId` it makes the idempotency key of an effect. */
  readonly epoch: number
  /** Says how far the work is, 0 to 1. */
  progress(fraction: number): void
  readonly state: AgentState
  /**
   * Another agent's capability, wherever it is. The deadline is this run's at most, and a call within a call within a call ends at a depth of 8.
   * Rejects with the other agent's error, or `NotGrantedError`.
   */
  call<Output = unknown>(capability: string, input: unknown, options?: { readonly timeoutMs?: number }): Promise<Output>
  /** A piece of streamed output, before the result. Resolves when there is room for the next one. */
  emit(value: unknown): Promise<void>
  /**
   * The pieces of a task submitted with `inputs`, as they come; of any other task there are none. For one reader, who sets the pace: the source is a few
   * pieces ahead at most.
   */
  readonly inputs: AsyncIterable<unknown>
  /** @default level 'info' */
  log(text: string, level?: LogLevel): void
  /** Only origins that the agent was granted. Rejects with `NotGrantedError` for any other. */
  fetch(url: string, init?: FetchInit): Promise<FetchedResponse>
  /** 0 to 1, 1 excluded. */
  random(): number
  /** Milliseconds since the epoch. */
  now(): number
}

/** A named function that an agent offers. */
export interface Capability<Input = unknown, Output = unknown> {
  readonly name: string
  readonly input?: StandardSchema<Input>
  readonly output?: StandardSchema<Output>
  /** The same input always has the same output, and nothing else comes of a run: a node that hosts it may answer from what it kept. @default false */
  readonly pure?: boolean
  /** Absent when the agent runs in a worker: there the worker's own module has it. */
  readonly run?: (input: Input, context: RunContext) => Output | Promise<Output>
}

/** What a capability checks and does; all of it may be absent where a worker has the code. */
export interface CapabilityParts<Input, Output> {
  /** Checked before the agent sees the input. */
  readonly input?: StandardSchema<Input>
  /** Checked before the output leaves the node. */
  readonly output?: StandardSchema<Output>
  /** The same input always has the same output, and nothing else comes of a run: a node that hosts it may answer from what it kept. @default false */
  readonly pure?: boolean
  readonly run?: (input: Input, context: RunContext) => Output | Promise<Output>
}

/** Dotted lower-case words: `image.encode`, `text.search-index`. */
const NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/
/** A name is gossiped every few seconds by every node that offers it. */
export const MAX_CAPABILITY_NAME = 64

/**
 * Describes a capability.
 * @throws InvalidArgumentError when the name is not dotted lower-case words of at most 64 characters.
 */
export function capability<Input = unknown, Output = unknown>(
  name: string,
  parts: CapabilityParts<Input, Output> = {}
): Capability<Input, Output> {
  assertCapabilityName(name)
  return { name, ...parts }
}

/** @throws InvalidArgumentError */
export function assertCapabilityName(name: string): void {
  if (typeof name === 'string' && name.length <= MAX_CAPABILITY_NAME && NAME.test(name)) return
  const shown = String(name).slice(0, 80)
  throw new InvalidArgumentError(
    `Expected capability name of dotted lower-case words, at most ${MAX_CAPABILITY_NAME} characters, got "${shown}"`,
    {
      value: shown,
      limit: MAX_CAPABILITY_NAME
    }
  )
}
