/** The limits of packages, manifests, schemas and what agents keep. */
import { changesOf, type Mutation } from './limit-mutation.ts'

const PACKAGES = 'src/runtime/packages'
const RUNTIME = 'src/runtime'

export const PACKAGE_MUTATIONS: readonly Mutation[] = [
  ...changesOf(
    `${PACKAGES}/agent-package.ts`,
    [`${PACKAGES}/agent-package.test.ts`],
    [
      ['package size', 'if (byteLength <= limit) return', 'return'],
      ['package size of all', 'Math.min(maxBytes, MAX_PACKAGE_BYTES)', 'maxBytes'],
      ['package hash', 'if (expectedCid != null && cid.toString() !== expectedCid)', 'if (false)'],
      ['package signature', ' && (await peerId.publicKey.verify(message, signature))', ''],
      ['package author spelling', ' && peerId.toString() === author', ''],
      ['package author length', ' || author.length > MAX_AUTHOR_LENGTH', ''],
      ['package signature length', ' || signature.byteLength !== SIGNATURE_BYTES', ''],
      ['package manifest', 'manifest: checkManifest(manifest), source, author', 'manifest: manifest as AgentManifest, source, author']
    ]
  ),
  ...changesOf(
    `${PACKAGES}/strict-cbor.ts`,
    [`${PACKAGES}/agent-package.test.ts`],
    [['package form', 'if (!isSame(encodeCanonical(value), bytes))', 'if (false)']]
  ),
  ...changesOf(
    `${PACKAGES}/package-store.ts`,
    [`${PACKAGES}/package-store.test.ts`],
    [
      ['installed author', 'assertAuthor(pkg, current.pkg)', ''],
      ['installed version', 'if (!allowDowngrade) assertHigher(pkg, current.pkg)', ''],
      ['kept versions', 'Math.max(0, history.length + 1 - MAX_KEPT_VERSIONS)', '0'],
      ['installed agents', 'if (names.size > MAX_INSTALLED_AGENTS)', 'if (false)'],
      ['installed bytes', 'if (total > MAX_INSTALLED_BYTES)', 'if (false)'],
      ['installed place', 'if (!isInPlace)', 'if (false)']
    ]
  ),
  ...changesOf(
    `${PACKAGES}/manifest-fields.ts`,
    [`${PACKAGES}/agent-manifest.test.ts`],
    [
      ['manifest fields', 'if (!isKnown)', 'if (false)'],
      ['manifest text', ' && value.length >= least && value.length <= most) return value', ') return value'],
      ['manifest number', ' && value >= least && value <= most) return value', ') return value'],
      ['manifest integer', 'if (!Number.isInteger(field.value))', 'if (false)'],
      ['manifest list', ' || value.length < least || value.length > most', ''],
      ['manifest version', 'return isVersion(field.value)', 'return true']
    ]
  ),
  ...changesOf(
    `${PACKAGES}/agent-manifest.ts`,
    [`${PACKAGES}/agent-manifest.test.ts`],
    [
      ['manifest origin scheme', '!isAllowed || ', ''],
      ['manifest origin form', ' || url?.origin !== origin', ''],
      ['manifest name twice', 'if (seen.has(capability.name))', 'if (false)'],
      ['manifest attributes', 'if (entries.length > MAX_ATTRIBUTES)', 'if (false)'],
      ['manifest attribute name', 'ATTRIBUTE_NAME.test(key)', 'true'],
      ['manifest schema', 'safeSchema(object)', 'void object'],
      ['manifest memory', '[MIB, MAX_MEMORY_BYTES]', '[0, Number.MAX_SAFE_INTEGER]'],
      ['manifest cpu', '[0.01, 1]', '[0, 100]'],
      ['manifest state', '[0, MAX_STATE_BYTES]', '[0, Number.MAX_SAFE_INTEGER]']
    ]
  ),
  ...changesOf(
    `${PACKAGES}/agent-state.ts`,
    [`${PACKAGES}/agent-state.test.ts`],
    [
      ['state quota', 'if (used > this.#limitBytes)', 'if (false)'],
      ['state keys', 'if (keys > MAX_STATE_KEYS)', 'if (false)'],
      ['state key length', ' && key.length <= MAX_STATE_KEY) return', ') return'],
      ['state import size', 'if (bytes.byteLength > mostBytes)', 'if (false)']
    ]
  ),
  ...changesOf(
    `${PACKAGES}/state-export.ts`,
    [`${PACKAGES}/agent-state.test.ts`],
    [['state key twice', 'if (values.size !== entries.length)', 'if (false)']]
  ),
  ...changesOf(
    `${RUNTIME}/json-schema.ts`,
    [`${RUNTIME}/json-schema.test.ts`],
    [['schema work', 'if (this.#left < 0) throw workError()', '', 'refused by name']]
  ),
  ...changesOf(
    `${RUNTIME}/safe-pattern.ts`,
    [`${RUNTIME}/json-schema.test.ts`],
    [
      ['pattern start', "!pattern.startsWith('^') || ", '', 'patterns without choices'],
      ['pattern length', 'pattern.length > MAX_PATTERN_LENGTH || ', '', 'patterns without choices'],
      ['pattern repeats', 'if (exact > MAX_REPEAT) return undefined', '', 'patterns without choices'],
      ['pattern lengths', 'if (Number.isNaN(exact) && ++open > 1) return undefined', '', 'patterns without choices']
    ]
  ),
  ...changesOf(
    `${RUNTIME}/safe-schema.ts`,
    [`${RUNTIME}/json-schema.test.ts`],
    [
      ['schema keywords', 'if (REFUSED.has(key))', 'if (false)', 'is refused'],
      ['schema pattern', "typeof part === 'string' && patternSteps(part) != null", "typeof part === 'string'", 'is refused'],
      ['schema references', ": refuse(path, 'a reference to what is there')", ': all', 'is refused']
    ]
  ),
  ...changesOf(
    `${RUNTIME}/json-value.ts`,
    [`${RUNTIME}/json-schema.test.ts`],
    [
      ['json size', 'if (size > maxSize)', 'if (false)', 'is refused'],
      ['json depth', 'if (depth === 0)', 'if (false)', 'is refused']
    ]
  ),
  ...changesOf(
    `${RUNTIME}/schema-view.ts`,
    [`${RUNTIME}/json-schema.test.ts`],
    [
      ['checked values', 'if (++nodes > MAX_VIEW_NODES)', 'if (++nodes < 0)', 'too large to be checked'],
      ['checked depth', 'if (depth > MAX_VIEW_DEPTH)', 'if (false)', 'too large to be checked']
    ]
  ),
  ...changesOf(`${RUNTIME}/version.ts`, [`${RUNTIME}/version.test.ts`], [['version length', ' && value.length <= MAX_VERSION_LENGTH', '']]),
  ...changesOf(
    `${RUNTIME}/version-range.ts`,
    [`${RUNTIME}/capability-registry.test.ts`],
    [['range length', ' || text.length > MAX_RANGE_LENGTH', '']]
  )
]
