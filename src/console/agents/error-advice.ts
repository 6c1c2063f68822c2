/** What a person can do about an error, by its name. Pure. */
import type { ErrorData } from '../../base/errors.ts'

const ADVICE: Readonly<Record<string, string>> = {
  AgentNotFoundError: 'It may have been moved or removed in the meantime. Look at the table again.',
  AgentRefusedError: 'That peer takes no agents now. Send it to another one, or ask the person there to allow it.',
  AgentTimeoutError: 'Give it a longer time limit or less to do.',
  CapabilityNotFoundError: 'Nobody here offers it now. Run the agent here, or send it to a peer that serves.',
  InvalidArgumentError: 'Check the value that is named and try again.',
  InvalidInputError: 'Change the field that is named: the agent says what it expects.',
  InvalidManifestError: 'Change the field that is named, then try again.',
  InvalidPackageError: 'These bytes are no agent. Pack it again.',
  InvalidOutputError: 'The agent returned something other than it promises. Its author has to mend it.',
  MemoryLimitError: 'It needs more memory than it may hold: raise its limit, or give it less to do.',
  NobodyTookItError: 'Ask somebody to let the network use their browser, or run the agent here.',
  NotGrantedError: 'The agent asked for something it was not granted: allow it in its fields, and pack it again.',
  NotServingError: 'The person there does not let others use that browser now.',
  OverloadedError: 'Everybody who could is busy or has no room for it. Try again in a moment, or lower its limits.',
  PackageHashError: 'This is another package than the one that was asked for. Get it again.',
  PackageSignatureError: 'The package was changed after its author signed it. Get it again from where it came.',
  PackageTooLargeError: 'Make the source shorter, or keep its data elsewhere.',
  PeerLostError: 'The peer went away. Try again with another one.',
  PeerUnreachableError: 'There is no way to that peer now. Try another one.',
  ProgramError: 'Look at the line that is marked, change it and try again.',
  QuotaExceededError: 'This browser’s storage is full: remove agents that are not used.',
  RunTimeoutError: 'It took longer than it may. Raise its time limit, or give it less to do.',
  SandboxFailedError: 'Its sandbox broke. Try again; when it happens again, the source may be the cause.',
  StackLimitError: 'A function calls itself too often: use a loop instead.',
  StateQuotaError: 'The agent’s own memory is full: it has to delete something.',
  TaskCancelledError: 'It was cancelled.',
  TaskTimeoutError: 'Nobody finished it in time. Raise the time limit, or see whether peers are there.'
}

/** The agent's own errors have names that only its author knows. */
const UNKNOWN = 'The agent itself, or the node that ran it, gave this error.'

export const adviceOf = ({ name }: ErrorData): string => ADVICE[name] ?? UNKNOWN
