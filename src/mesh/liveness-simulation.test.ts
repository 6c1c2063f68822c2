/** Hundreds of nodes for a while: who dies is found, who lives is left alone. */
import { expect, test } from 'vitest'
import { fresh, heard, hinted, judge, paced, relaySaid, witnessed } from './liveness.ts'
import { SimulatedNetwork, type SimulatedNode, seeded, type World } from './test-liveness-network.ts'

const QUIET = { nodes: 200, degree: 8, seed: 7, loss: 0, delayMs: 80, stalls: { eachSecond: 0, mostMs: 0 }, relay: true }

/** Forty seconds; every second one of the nodes dies. */
function lived(options: World): { readonly wrong: number; readonly slowestMs: number; readonly missed: number } {
  const network = new SimulatedNetwork(options)
  const diedAt = new Map<SimulatedNode, number>()
  const expected = new Map<SimulatedNode, number>()
  for (let second = 5; second < 25; second++) {
    network.agenda.add(second * 1_000, () => {
      const victim = network.nodes[Math.floor(network.random() * options.nodes)] as SimulatedNode
      if (victim.isDead) return
      diedAt.set(victim, network.agenda.now)
      expected.set(victim, [...victim.evidence.keys()].filter(peer => !peer.isDead).length)
      network.kill(victim)
    })
  }
  network.agenda.runUntil(40_000)
  const right = network.declared.filter(({ peer }) => diedAt.has(peer))
  const seen = (victim: SimulatedNode) => right.filter(({ peer }) => peer === victim).length
  // some of those who should have seen it died themselves meanwhile
  const missed = [...diedAt.keys()].filter(victim => seen(victim) === 0 && (expected.get(victim) ?? 0) > 3).length
  const took = right.map(({ peer, at }) => at - (diedAt.get(peer) ?? 0))
  return { wrong: network.declared.length - right.length, slowestMs: Math.max(...took), missed }
}

test('on a quiet network who dies is known to be dead within two seconds and a half, and nobody else is', () => {
  const { wrong, slowestMs, missed } = lived(QUIET)
  expect([wrong, missed]).toEqual([0, 0])
  expect(slowestMs).toBeLessThan(2_500)
})

test('with a tenth of all messages lost, half a second of delay and threads that stand still for up to three seconds, nobody who lives is declared dead', () => {
  const { wrong, missed } = lived({ ...QUIET, seed: 11, loss: 0.1, delayMs: 500, stalls: { eachSecond: 0.1, mostMs: 3_000 } })
  expect([wrong, missed]).toEqual([0, 0])
})

test('without a relay the dead are found by silence and two witnesses, and the living keep their lives', () => {
  const { wrong, slowestMs, missed } = lived({ ...QUIET, seed: 13, loss: 0.05, stalls: { eachSecond: 0.05, mostMs: 2_000 }, relay: false })
  expect([wrong, missed]).toEqual([0, 0])
  expect(slowestMs).toBeLessThan(16_000)
})

test('a node that slept for a minute wakes with all its peers, while they have given it up', () => {
  const network = new SimulatedNetwork({ ...QUIET, nodes: 20, relay: false })
  const [sleeper] = network.nodes
  if (sleeper == null) throw new Error('Expected a node')
  network.agenda.add(5_000, () => (sleeper.busyUntil = 65_000))
  network.agenda.runUntil(80_000)
  expect(network.declared.filter(({ by }) => by === sleeper)).toEqual([])
  expect(network.declared.filter(({ peer }) => peer === sleeper)).toHaveLength(QUIET.degree)
  expect(sleeper.evidence.size).toBe(QUIET.degree)
})

test.each([1, 2, 3, 4, 5])('seed %i: whose words arrive is never dead, whatever is said of it', seed => {
  const random = seeded(seed)
  let evidence = fresh(0)
  let sinceWord = 0
  for (let now = 0; now < 2_000_000; now += Math.floor(random() * 200)) {
    const what = random()
    if (what < 0.2 || now - sinceWord > 1_000) {
      evidence = heard(evidence, now)
      sinceWord = now
    } else if (what < 0.4) evidence = hinted(evidence, now)
    else if (what < 0.6) evidence = relaySaid(evidence, random() < 0.1, now)
    else if (what < 0.8) evidence = witnessed(evidence, String(Math.floor(random() * 4)), random() < 0.1, now)
    else evidence = paced(evidence, random() * 20_000, false)
    const { phase } = judge(evidence, now, 1)
    if (phase !== 'alive' && phase !== 'suspect') throw new Error(`${phase} at ${now}, heard at ${sinceWord}`)
  }
  expect(evidence.heardAt).toBeGreaterThan(1_990_000)
})
