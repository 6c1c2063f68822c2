import { type ErrorData, type ErrorDetail, errorFromData, errorToData, type KyroxError, plainDetail } from '../base/errors.ts'
import type { RemoteError } from './proto/agent-message.js'
import { decodeValue, encodeValue } from './value.ts'

/** An error as it goes over the wire. */
export function toRemoteError(thrown: unknown): RemoteError {
  const { name, message, detail } = errorToData(thrown)
  return { name, message, ...(detail == null ? {} : { detail: new Uint8Array(encodeValue(detail)) }) }
}

/** The error again, with its name. Detail that is not plain is left out: the sender is a stranger. */
export function fromRemoteError({ name, message, detail }: RemoteError): KyroxError {
  const data: ErrorData = { name: name.slice(0, 200) || 'KyroxError', message: message.slice(0, 4_000) }
  const plain = detail == null ? undefined : decodeDetail(detail)
  return errorFromData(plain == null ? data : { ...data, detail: plain })
}

function decodeDetail(bytes: Uint8Array): ErrorDetail | undefined {
  try {
    return plainDetail(decodeValue(bytes))
  } catch {
    return undefined
  }
}
