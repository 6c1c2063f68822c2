import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capability } from './capability.ts'
import { type CapabilityOffer, matchesRequirement } from './capability-offer.ts'
import { CapabilityRegistry, type HostedAgent } from './capability-registry.ts'
import { InlineSandbox } from './inline-sandbox.ts'
import { MAX_RANGE_LENGTH, readRange } from './version-range.ts'

/** An agent that offers these. */
const offering = (name: string, ...offers: CapabilityOffer[]): HostedAgent => ({
  name,
  capabilities: offers.map(offer => offer.name),
  offers,
  sandbox: new InlineSandbox(offers.map(offer => capability(offer.name, { run: () => name }))),
  taskTimeoutMs: 1_000
})

/** Two versions of one capability, the lower one first. */
function twoVersions() {
  const registry = new CapabilityRegistry()
  const old = offering('old', { name: 'text.count', version: '1.9.0', attributes: { languages: ['en', 'ru'], gpu: false } })
  const recent = offering('recent', { name: 'text.count', version: '1.10.0', attributes: { languages: ['en'], gpu: true } })
  registry.add(old)
  registry.add(recent)
  return { registry, old, recent }
}

test('of two versions the highest one answers, and the other when it is gone', () => {
  const { registry, old, recent } = twoVersions()
  expect(registry.find('text.count')).toBe(recent)
  expect(registry.names).toEqual(['text.count'])
  expect(registry.offers.map(({ offer }) => offer.version)).toEqual(['1.10.0', '1.9.0'])
  registry.remove('recent')
  expect(registry.find('text.count')).toBe(old)
  registry.remove('old')
  expect([registry.find('text.count'), registry.names]).toEqual([undefined, []])
})

test('a range and attributes narrow the choice', async () => {
  const { registry, old, recent } = twoVersions()
  expect(registry.find('text.count', { range: await readRange('^1.0.0') })).toBe(recent)
  expect(registry.find('text.count', { range: await readRange('~1.9.0') })).toBe(old)
  expect(registry.find('text.count', { range: await readRange('>=2') })).toBeUndefined()
  expect(registry.find('text.count', { attributes: { languages: 'ru' } })).toBe(old)
  expect(registry.find('text.count', { attributes: { languages: ['en'], gpu: true } })).toBe(recent)
  expect(registry.find('text.count', { attributes: { languages: ['ru'], gpu: true } })).toBeUndefined()
  expect(registry.findOffer('text.count', { attributes: { gpu: false } })?.offer.version).toBe('1.9.0')
})

test('the same capability in the same version is refused, and nothing of the agent is kept', () => {
  const { registry } = twoVersions()
  const third = offering('third', { name: 'other' }, { name: 'text.count', version: '1.9.0+build' })
  expect(() => registry.add(third)).toThrow('got "text.count", which agent "old" offers already')
  expect([registry.names, registry.agents.length]).toEqual([['text.count'], 2])
})

test('an offer must be of the agent, once, in a version', () => {
  const registry = new CapabilityRegistry()
  const agent = offering('one', { name: 'a' })
  expect(() => registry.add({ ...agent, offers: [{ name: 'b' }] })).toThrow('Expected an offer of a capability of "one"')
  expect(() => registry.add({ ...agent, offers: [{ name: 'a' }, { name: 'a' }] })).toThrow('Expected one offer')
  expect(() => registry.add({ ...agent, offers: [{ name: 'a', version: 'new' }] })).toThrow('Expected a semantic version of "a"')
})

test('what an object inherits is no attribute', () => {
  const attributes = JSON.parse('{"__proto__": 1, "constructor": 2}')
  expect(matchesRequirement({ name: 'a' }, { attributes: { toString: 'x' } as never })).toBe(false)
  expect(matchesRequirement({ name: 'a', attributes: {} }, { attributes })).toBe(false)
  expect(matchesRequirement({ name: 'a', attributes }, { attributes })).toBe(true)
})

test('an offer meets what it says itself, and an empty requirement', () => {
  const text = fc.string({ maxLength: 3 })
  const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { maxLength: 3 }))
  fc.assert(
    fc.property(fc.dictionary(text, value), attributes => {
      expect(matchesRequirement({ name: 'a', attributes }, { attributes })).toBe(true)
      expect(matchesRequirement({ name: 'a', attributes }, {})).toBe(true)
    })
  )
})

test.each(['', ' ', 'latest', '>>1', `1.0.0${' || 1.0.0'.repeat(20)}`, 'a'.repeat(MAX_RANGE_LENGTH + 1)])(
  '"%s" is no range',
  async text => {
    await expect(readRange(text)).rejects.toThrow(expect.objectContaining({ name: 'InvalidArgumentError' }))
  }
)

test('a range is read as npm reads it', async () => {
  const satisfies = (await import('semver/functions/satisfies.js')).default
  const ranges = ['*', '1.2.3', '^1.2.0', '1.x || >=3.0.0-beta', '1.0.0 - 2.0.0', '1.2.3+build']
  const versions = ['0.0.0', '1.2.3', '1.9.9', '2.0.0', '3.0.0-beta.2', '4.0.0-alpha', '1.2.3+other', 'none']
  for (const text of ranges) {
    const range = await readRange(text)
    expect(versions.map(version => range.includes(version))).toEqual(versions.map(version => satisfies(version, text)))
  }
})

test('sixty-four capabilities are offered, and not one of an agent that has more', () => {
  const registry = new CapabilityRegistry()
  const many = (count: number): CapabilityOffer[] => Array.from({ length: count }, (_, i) => ({ name: `a${i}` }))
  expect(() => registry.add(offering('too many', ...many(65)))).toThrow('Expected at most 64 capabilities')
  expect(registry.names).toEqual([])
  registry.add(offering('many', ...many(64)))
  expect(() => registry.add(offering('one more', { name: 'b' }))).toThrow('Expected at most 64 capabilities')
})
