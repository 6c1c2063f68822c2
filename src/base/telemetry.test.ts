import { expect, test } from 'vitest'
import { noTelemetry } from './telemetry.ts'

test('without monitoring everything can be reported and nothing comes of it', () => {
  const { logger } = noTelemetry
  noTelemetry.counter('tasks').add()
  noTelemetry.counter('tasks').add(2, { capability: 'echo' })
  noTelemetry.histogram('link.round_trip.ms').record(1.5)
  for (const log of [logger.debug, logger.info, logger.warn, logger.error]) expect(log('said', { to: 'nobody' })).toBeUndefined()
  expect(noTelemetry.counter('a')).toBe(noTelemetry.counter('b'))
})
