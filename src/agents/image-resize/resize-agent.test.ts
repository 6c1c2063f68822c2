import { expect, test } from 'vitest'
import { pngOf, quarters } from '../image/test-picture.ts'
import { inThread } from '../test-run.ts'
import { resizeAgent } from './index.ts'

test('the agent resizes in a thread of its own', async () => {
  await using thread = inThread(resizeAgent)
  const { output } = await thread.run('image.resize', { bytes: pngOf(quarters(64, 48)), width: 16, format: 'webp' })
  expect(output).toMatchObject({ format: 'webp', width: 16, height: 12 })
})

test('the definition brings no codec along', () => {
  expect(resizeAgent.capabilities[0]).not.toHaveProperty('run')
})
