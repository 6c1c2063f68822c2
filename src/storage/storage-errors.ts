import { KyroxError } from '../base/errors.ts'

/** There is no room for what was to be written: nothing of it was. */
export class StorageFullError extends KyroxError {
  override name = 'StorageFullError'
}

/** The store was closed, here or by the browser: `message` says why. */
export class StorageClosedError extends KyroxError {
  override name = 'StorageClosedError'
}

/** There is no storage of this kind here: refused, broken, or silent past the time limit. The caller may use another kind. */
export class StorageUnavailableError extends KyroxError {
  override name = 'StorageUnavailableError'
}

/** Another process has the folder open. */
export class StorageInUseError extends KyroxError {
  override name = 'StorageInUseError'
}

/** The storage failed in a way that is none of the others: a disk error, a damaged file. */
export class StorageFailedError extends KyroxError {
  override name = 'StorageFailedError'
}
