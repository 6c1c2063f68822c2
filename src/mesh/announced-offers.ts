import { MAX_ATTRIBUTE_LENGTH, MAX_OFFER_ATTRIBUTES, MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { type CapabilityOffer, Presence } from '../wire/proto/agent-message.js'

/** Longest version, as the runtime has it. */
const MAX_VERSION_LENGTH = 64
/** Room for what is added to a presence on its way: its goodbye, its interval. */
const SPARE_BYTES = 64

/** The presence with as many of its offers as fit: names are never left out for them. */
export function withinPresence(presence: Presence): Presence {
  const { offers } = presence
  if (offers.length === 0) return presence
  let left = MAX_PRESENCE_BYTES - SPARE_BYTES - Presence.encode({ ...presence, offers: [] }).byteLength
  const fitting = offers.filter(offer => {
    const bytes = Presence.encode({ ...NOTHING, offers: [offer] }).byteLength - EMPTY_BYTES
    if (bytes > left) return false
    left -= bytes
    return true
  })
  return { ...presence, offers: fitting }
}

const NOTHING: Presence = {
  network: '',
  epoch: 0,
  sequence: 0,
  capabilities: [],
  serving: false,
  platform: '',
  relays: [],
  leaving: false,
  offers: []
}
const EMPTY_BYTES = Presence.encode(NOTHING).byteLength

/** The offers of a stranger that can be reckoned with: of capabilities that it names, within the limits. */
export function checkedOffers({ capabilities, offers }: Pick<Presence, 'capabilities' | 'offers'>): readonly CapabilityOffer[] {
  if (offers.length === 0) return NO_OFFERS
  const names = new Set(capabilities)
  return offers.filter(offer => names.has(offer.name) && isSane(offer))
}

const NO_OFFERS: readonly CapabilityOffer[] = []

function isSane({ version, attributes, costMs, costPerUnitMs }: CapabilityOffer): boolean {
  if (version.length > MAX_VERSION_LENGTH || attributes.size > MAX_OFFER_ATTRIBUTES) return false
  if (!(costMs >= 0 && costPerUnitMs >= 0)) return false
  return [...attributes].every(([key, value]) => key.length <= MAX_ATTRIBUTE_LENGTH && value.length <= MAX_ATTRIBUTE_LENGTH)
}
