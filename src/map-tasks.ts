import { InvalidArgumentError } from './base/errors.ts'
import type { MapResult } from './kyrox-node.ts'
import { MapFlight } from './map-flight.ts'
import type { MapPorts } from './map-ports.ts'

export { mapPorts } from './map-ports.ts'

export interface MapTasksOptions {
  /** Inputs in flight at once. */
  readonly inFlight: number
}

const MAX_IN_FLIGHT = 10_000
/** So long room that is less than a batch needs waits for more: about what a batch takes. */
const HOLD_MS = 5

/**
 * Submits inputs one after another, so many at once, and yields results as they come. Inputs are only taken as there is room for them, and a source that
 * takes its time keeps no result waiting; leaving the loop early cancels what is in flight. Small inputs of short runs share a task.
 */
export async function* mapTasks<Output>(
  ports: MapPorts<Output>,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  { inFlight }: MapTasksOptions
): AsyncGenerator<MapResult<Output>, void, undefined> {
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
    throw new InvalidArgumentError(`Expected inFlight of 1 to ${MAX_IN_FLIGHT}, got ${inFlight}`, { limit: MAX_IN_FLIGHT })
  }
  const flight = new MapFlight(ports, inputs, inFlight)
  let endHold: (() => void) | undefined
  const hurry = (): void => {
    endHold = undefined
    flight.hurry()
  }
  try {
    for (;;) {
      flight.fill()
      const result = flight.land()
      if (result != null) yield result
      else if (flight.isOver) return
      else {
        if (flight.isHolding) endHold ??= ports.clock.setTimeout(hurry, HOLD_MS)
        await flight.news()
      }
    }
  } finally {
    endHold?.()
    await flight.leave()
  }
}
