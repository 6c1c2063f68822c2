/**
 * The relay server of Kyrox, for Node.
 * @module kyrox/relay
 */

export type { AddressLimits } from './address-limiter.ts'
export { ListenError, PortTakenError } from './free-port.ts'
export type { Log } from './log.ts'
export type { LogLevel } from './log-level.ts'
export { createRelay, type Relay } from './relay.ts'
export { RelayKeyError } from './relay-key.ts'
export type { RelayOptions } from './relay-options.ts'
