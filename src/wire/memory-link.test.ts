import { expect, test } from 'vitest'
import { linkScenarios } from './link.contract.ts'
import { memoryLinkPair } from './memory-link.ts'

for (const { name, run } of linkScenarios) test(`a link in memory: ${name}`, () => run(memoryLinkPair()))

for (const { name, run } of linkScenarios) {
  test(`a link in memory that is always full and cuts every piece in three: ${name}`, () =>
    run(memoryLinkPair({ fullAtBytes: 1, tamper: inThree })))
}

function inThree(piece: Uint8Array): Uint8Array[] {
  const third = Math.ceil(piece.byteLength / 3)
  return [piece.subarray(0, third), piece.subarray(third, 2 * third), piece.subarray(2 * third)]
}

test('each end carries the name of the other', () => {
  const { left, right } = memoryLinkPair({ peerIds: ['alice', 'bob'] })
  expect([left.peerId, right.peerId, left.path]).toEqual(['bob', 'alice', 'direct'])
})

test('a cut link closes at both ends and says why', async () => {
  const { left, right, cut } = memoryLinkPair()
  const reasons: string[] = []
  for (const end of [left, right]) end.addEventListener('close', ({ detail }) => reasons.push(detail))
  cut('cable pulled')
  expect(reasons).toEqual(['cable pulled', 'reset by the other side'])
  await expect(left.send({ type: 1, payload: new Uint8Array(0) })).rejects.toMatchObject({ name: 'LinkClosedError' })
})
