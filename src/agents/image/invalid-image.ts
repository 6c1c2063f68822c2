import { KyroxError } from '../../base/errors.ts'

/** The bytes are not a picture this agent reads: another kind of file, cut short, animated, or with damaged content. */
export class InvalidImageError extends KyroxError {
  override name = 'InvalidImageError'
}
