/** What a page and the node's worker say to each other besides {@link ToCore} and {@link FromCore}. */
import type { Farewell } from './mesh/farewells.ts'
import type { FromCore, ToCore } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import type { PackedChange } from './packed-changes.ts'

export type ToWorker =
  | {
      readonly type: 'start'
      readonly options: ResolvedOptions
      /** Absent: the page has no WebRTC. */
      readonly rtc: MessagePort | undefined
      readonly slot: number | undefined
    }
  | { readonly type: 'core'; readonly commands: readonly ToCore[] }
  /** Answer to `spawn`; without a port it failed. */
  | { readonly type: 'spawned'; readonly request: number; readonly port?: MessagePort; readonly error?: string }
  | { readonly type: 'exited'; readonly request: number; readonly reason: string }

export type FromWorker =
  /** The worker's module runs; it waits for `start`. */
  | { readonly type: 'loaded' }
  | { readonly type: 'core'; readonly message: FromCore }
  | { readonly type: 'changes'; readonly changes: readonly PackedChange[] }
  /** How the page tells the relays that it goes. */
  | { readonly type: 'farewells'; readonly farewells: readonly Farewell[] }
  | { readonly type: 'spawn'; readonly request: number; readonly agent: string }
  | { readonly type: 'terminate'; readonly request: number }
