/** Offers as presence carries them, and back. The only place that knows both shapes. */
import { type CapabilityOffer, DEFAULT_VERSION } from './runtime/capability-offer.ts'
import { isVersion } from './runtime/version.ts'
import { MAX_ATTRIBUTE_LENGTH, MAX_OFFER_ATTRIBUTES } from './wire/limits.ts'
import type { CapabilityOffer as Announced } from './wire/proto/agent-message.js'

type Attribute = NonNullable<CapabilityOffer['attributes']>[string]

/** What presence says of an offer beside its name; nothing when there is nothing to say. Attributes that are too many or too long are left out. */
export function announced({ name, version = DEFAULT_VERSION, attributes = {}, cost = {} }: CapabilityOffer): Announced[] {
  const texts = Object.entries(attributes)
    .map(([key, value]): [string, string] => [key, JSON.stringify(value)])
    .filter(([key, value]) => Math.max(key.length, value.length) <= MAX_ATTRIBUTE_LENGTH)
    .slice(0, MAX_OFFER_ATTRIBUTES)
  const { ms: costMs = 0, perUnit: costPerUnitMs = 0 } = cost
  if (version === DEFAULT_VERSION && texts.length === 0 && costMs === 0 && costPerUnitMs === 0) return []
  return [{ name, version, attributes: new Map(texts), costMs, costPerUnitMs }]
}

const read = new WeakMap<Announced, CapabilityOffer>()

/** The offer that a peer announced: what is no version or no attribute in it is left out. The same object each time, because the choice among thousands reads it. */
export function offerFrom(said: Announced): CapabilityOffer {
  const known = read.get(said)
  if (known != null) return known
  const { name, version, costMs, costPerUnitMs } = said
  const cost = { ...(costMs > 0 ? { ms: costMs } : {}), ...(costPerUnitMs > 0 ? { perUnit: costPerUnitMs } : {}) }
  const attributes = Object.fromEntries([...said.attributes].flatMap(([key, text]) => attributeFrom(key, text)))
  const offer = Object.freeze({ name, version: isVersion(version) ? version : DEFAULT_VERSION, attributes, cost })
  read.set(said, offer)
  return offer
}

function attributeFrom(key: string, text: string): Array<[string, Attribute]> {
  try {
    const value: unknown = JSON.parse(text)
    return isAttribute(value) ? [[key, value]] : []
  } catch {
    return []
  }
}

const isAttribute = (value: unknown): value is Attribute =>
  ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(each => typeof each === 'string'))
