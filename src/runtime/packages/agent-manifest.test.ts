import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkManifest } from './agent-manifest.ts'
import { testManifest } from './test-package.ts'

const MIB = 1024 * 1024
const capability = (parts: object): object => testManifest({ capabilities: [{ name: 'text.count', ...parts }] })

test('what is left out gets its default', () => {
  expect(checkManifest(testManifest())).toEqual({
    name: 'text.count',
    version: '1.0.0',
    runtime: 'quickjs',
    capabilities: [{ name: 'text.count', version: '1.0.0' }],
    permissions: { stateBytes: MIB },
    limits: { memoryLimitBytes: 64 * MIB, cpuLimit: 1, taskTimeoutMs: 120_000 }
  })
})

test('a manifest that says everything comes back whole, and is its own check', () => {
  const full = {
    name: 'vision.label',
    version: '2.1.0-beta.3+build.7',
    runtime: 'python',
    description: 'Says what is in a picture',
    capabilities: [
      {
        name: 'image.label',
        version: '3.0.0',
        input: { type: 'object', properties: { bytes: {} }, required: ['bytes'] },
        output: { type: 'array', items: { type: 'string' } },
        attributes: { gpu: true, languages: ['en', 'ru'], model: 'small', size: 1.5 },
        cost: { ms: 40, perUnit: 0.5 },
        description: 'Labels'
      }
    ],
    permissions: { fetch: ['https://example.org', 'http://localhost:8080', 'https://[::1]:8443'], call: true, stateBytes: 0 },
    limits: { memoryLimitBytes: 512 * MIB, cpuLimit: 0.01, taskTimeoutMs: 100 }
  }
  expect(checkManifest(full)).toEqual(full)
  expect(checkManifest(checkManifest(full))).toEqual(full)
})

const refused: readonly [path: string, value: unknown][] = [
  ['manifest', null],
  ['manifest', [1]],
  ['manifest', new Map()],
  ['manifest.extra', testManifest({ extra: 1 })],
  ['manifest.__proto__', JSON.parse('{"__proto__": {"name": "a"}}')],
  ['manifest.name', testManifest({ name: 'Text' })],
  ['manifest.name', testManifest({ name: 'a'.repeat(65) })],
  ['manifest.version', testManifest({ version: '1.0' })],
  ['manifest.version', testManifest({ version: '1.0.0-01' })],
  ['manifest.runtime', testManifest({ runtime: 'wasm' })],
  ['manifest.description', testManifest({ description: 'x'.repeat(501) })],
  ['manifest.capabilities', testManifest({ capabilities: [] })],
  ['manifest.capabilities', testManifest({ capabilities: Array.from({ length: 17 }, (_, i) => ({ name: `a${i}` })) })],
  ['manifest.capabilities[1].name', testManifest({ capabilities: [{ name: 'a' }, { name: 'a', version: '2.0.0' }] })],
  ['manifest.capabilities[0].run', capability({ run: 1 })],
  ['manifest.capabilities[0].version', capability({ version: 'latest' })],
  ['manifest.capabilities[0].input', capability({ input: true })],
  ['manifest.capabilities[0].input', capability({ input: { a: undefined } })],
  ['manifest.capabilities[0].input', capability({ input: { pattern: '(a+)+$' } })],
  ['manifest.capabilities[0].input', capability({ input: { a: new Array(2 ** 32 - 1) } })],
  ['manifest.capabilities[0].output', capability({ output: { title: 'x'.repeat(65_536) } })],
  ['manifest.capabilities[0].output', capability({ output: JSON.parse(`${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`) })],
  [
    'manifest.capabilities[0].attributes',
    capability({ attributes: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`a${i}`, 1])) })
  ],
  ['manifest.capabilities[0].attributes', capability({ attributes: { 'a b': 1 } })],
  ['manifest.capabilities[0].attributes.a', capability({ attributes: { a: Number.NaN } })],
  ['manifest.capabilities[0].attributes.a[1]', capability({ attributes: { a: ['x', 1] } })],
  ['manifest.capabilities[0].cost.ms', capability({ cost: { ms: -1 } })],
  ['manifest.permissions.network', testManifest({ permissions: { network: true } })],
  ['manifest.permissions.call', testManifest({ permissions: { call: 'yes' } })],
  ['manifest.permissions.stateBytes', testManifest({ permissions: { stateBytes: 64 * MIB + 1 } })],
  ['manifest.limits.memoryLimitBytes', testManifest({ limits: { memoryLimitBytes: 1 } })],
  ['manifest.limits.memoryLimitBytes', testManifest({ limits: { memoryLimitBytes: 512 * MIB + 1 } })],
  ['manifest.limits.cpuLimit', testManifest({ limits: { cpuLimit: 0 } })],
  ['manifest.limits.cpuLimit', testManifest({ limits: { cpuLimit: 1.01 } })],
  ['manifest.limits.taskTimeoutMs', testManifest({ limits: { taskTimeoutMs: 3_600_001 } })],
  ['manifest.limits.taskTimeoutMs', testManifest({ limits: { taskTimeoutMs: 100.5 } })]
]

test.each(refused)('%s is refused by its path', (path, value) => {
  expect(() => checkManifest(value)).toThrow(
    expect.objectContaining({ name: 'InvalidManifestError', detail: expect.objectContaining({ path }) })
  )
})

const origins = [
  'http://example.org',
  'https://example.org/',
  'https://example.org/path',
  'https://EXAMPLE.org',
  'https://example.org:443',
  'https://*.example.org',
  'https://me:secret@example.org',
  'http://localhost.example.org',
  'http://127.0.0.1',
  'ftp://localhost',
  'null',
  'https://',
  '*',
  ''
]

test.each(origins)('the origin "%s" cannot be asked for', origin => {
  expect(() => checkManifest(testManifest({ permissions: { fetch: [origin] } }))).toThrow(
    expect.objectContaining({ name: 'InvalidManifestError', detail: expect.objectContaining({ path: 'manifest.permissions.fetch[0]' }) })
  )
})

test('whatever a stranger sends is a manifest or an InvalidManifestError', () => {
  const fields = fc.record(
    {
      name: fc.anything(),
      version: fc.anything(),
      runtime: fc.constant('quickjs'),
      capabilities: fc.oneof(fc.array(fc.record({ name: fc.constant('a'), attributes: fc.object(), input: fc.anything() })), fc.anything()),
      permissions: fc.anything(),
      limits: fc.anything()
    },
    { requiredKeys: [] }
  )
  const settle = (value: unknown): string => {
    try {
      return typeof checkManifest(value)
    } catch (error) {
      return (error as Error).name
    }
  }
  fc.assert(
    fc.property(
      fc.oneof(
        fields,
        fc.anything(),
        fields.map(parts => testManifest(parts))
      ),
      value => {
        expect(['object', 'InvalidManifestError']).toContain(settle(value))
      }
    ),
    { numRuns: 300 }
  )
})
