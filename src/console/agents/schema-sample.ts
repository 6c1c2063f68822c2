/** A value to begin with, of the shape that a JSON Schema asks for. The schema may come from a peer. Pure. */

/** Deeper shapes are left to the person. */
const MAX_DEPTH = 5
const MAX_PROPERTIES = 16

/** Only what is required stands in it: the rest has defaults. */
export function sampleOf(schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return null
  const { default: preset, examples, enum: choices, anyOf, type, items, minimum } = schema as Readonly<Record<string, unknown>>
  if (preset !== undefined) return preset
  const [first] = [examples, choices].filter(each => Array.isArray(each)).flat()
  if (first !== undefined) return first
  if (Array.isArray(anyOf) && type == null) return sampleOf(anyOf[0], depth + 1)
  if (type === 'array') return [sampleOf(items, depth + 1)]
  if (type === 'object') return sampleObject(schema, depth)
  if (type === 'boolean') return false
  if (type === 'number' || type === 'integer') return typeof minimum === 'number' ? minimum : 0
  return type === 'string' ? '' : null
}

function sampleObject(schema: object, depth: number): Readonly<Record<string, unknown>> {
  const { properties, required } = schema as Readonly<Record<string, unknown>>
  if (typeof properties !== 'object' || properties === null || !Array.isArray(required)) return {}
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name))
  return Object.fromEntries(wanted.slice(0, MAX_PROPERTIES).map(([name, property]) => [name, sampleOf(property, depth + 1)]))
}
