import { MAX_DEPTH, MAX_VALUE_CHARACTERS } from './guest-values.ts'

/** The guest's half of {@link ./guest-values.ts}, and what it keeps of the language for it: a part of the bootstrap. */
export const GUEST_PACKING = `const { stringify, parse } = JSON
const { apply, getPrototypeOf } = Reflect
const { keys, defineProperty, freeze, prototype: objectPrototype } = Object
const { isArray } = Array
const hasOwn = Object.hasOwn
const { isView } = ArrayBuffer
const text = String
const slice = String.prototype.slice
const includes = String.prototype.includes
const Bytes = Uint8Array, Buffers = ArrayBuffer, Dates = Date, Numbers = Number, Bigs = BigInt, Promises = Promise, Maps = Map, Sets = Set, Errors = Error, Types = TypeError, Ranges = RangeError
const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype
const then = Promise.prototype.then
const { asyncIterator } = Symbol
const getTime = Date.prototype.getTime
const arrays = getPrototypeOf(Uint8Array)
const kindOf = Object.getOwnPropertyDescriptor(arrays.prototype, Symbol.toStringTag).get
const sizeOf = Object.getOwnPropertyDescriptor(arrays.prototype, 'byteLength').get
const bufferOf = Object.getOwnPropertyDescriptor(arrays.prototype, 'buffer').get
const bufferSize = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get
const typed = { __proto__: null, Uint8ClampedArray, Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array, Float32Array, Float64Array }
const { random } = Math
const { now } = Date
const BIGGEST = 1n << 1024n

const cut = (value, most) => apply(slice, value, [0, most])
const bytesTag = (kind, size, view, buffers) => size === 0 ? '{"$":"b' + kind + ':"}' : (buffers[buffers.length] = view, '{"$":"b' + kind + ':' + (buffers.length - 1) + '"}')

function packObject(value, buffers, path, depth) {
  if (depth >= ${MAX_DEPTH}) throw new Types('Expected a value of at most ${MAX_DEPTH} levels, got a deeper one')
  for (let at = 0; at < depth; at++) if (path[at] === value) throw new Types('Expected a value without circles, got one that holds itself')
  path[depth] = value
  if (isArray(value)) {
    let out = '['
    const length = value.length
    for (let at = 0; at < length; at++) {
      if (at > 0) out += ','
      out += packed(value[at], buffers, path, depth + 1)
      if (out.length > ${MAX_VALUE_CHARACTERS}) throw new Ranges('Expected a value of at most ${MAX_VALUE_CHARACTERS} characters, got more')
    }
    return out + ']'
  }
  const proto = getPrototypeOf(value)
  if (proto !== objectPrototype && proto !== null) {
    if (isView(value)) {
      const kind = apply(kindOf, value, [])
      if (typed[kind] == null) throw new Types('Expected bytes or plain values, got a view of another kind')
      return bytesTag(kind, apply(sizeOf, value, []), value, buffers)
    }
    if (value instanceof Buffers) return bytesTag('ArrayBuffer', apply(bufferSize, value, []), value, buffers)
    if (value instanceof Dates) return '{"$":"d' + apply(getTime, value, []) + '"}'
    if (value instanceof Maps || value instanceof Sets || value instanceof Promises) throw new Types('Expected plain values and bytes, got a ' + text(proto.constructor && proto.constructor.name))
    if (value instanceof Errors) value = { name: text(value.name), message: text(value.message) }
  }
  let out = '{'
  const names = keys(value)
  for (let at = 0; at < names.length; at++) {
    if (at > 0) out += ','
    out += stringify(names[at]) + ':' + packed(value[names[at]], buffers, path, depth + 1)
    if (out.length > ${MAX_VALUE_CHARACTERS}) throw new Ranges('Expected a value of at most ${MAX_VALUE_CHARACTERS} characters, got more')
  }
  return hasOwn(value, '$') ? '{"$":' + out + '}}' : out + '}'
}

function packed(value, buffers, path, depth) {
  switch (typeof value) {
    case 'string': return stringify(value)
    case 'boolean': return value ? 'true' : 'false'
    case 'number': return value - value === 0 && (value !== 0 || 1 / value > 0) ? '' + value : '{"$":"n' + (value === 0 ? '-0' : value) + '"}'
    case 'undefined': return '{"$":"u"}'
    case 'bigint':
      if (value >= BIGGEST || value <= -BIGGEST) throw new Ranges('Expected a bigint of at most 1024 bits, got a larger one')
      return '{"$":"i' + value + '"}'
    case 'object': return value === null ? 'null' : packObject(value, buffers, path, depth)
    default: throw new Types('Expected plain values and bytes, got a ' + typeof value)
  }
}

function special(tag, buffers) {
  const kind = tag[0], rest = apply(slice, tag, [1])
  if (kind === 'u') return undefined
  if (kind === 'n') return Numbers(rest)
  if (kind === 'i') return Bigs(rest)
  if (kind === 'd') return new Dates(Numbers(rest))
  let at = 0
  while (rest[at] !== ':') at++
  const name = cut(rest, at), index = apply(slice, rest, [at + 1])
  const bytes = index === '' ? new Bytes(0) : buffers[index]
  if (name === 'Uint8Array') return bytes
  const buffer = apply(bufferOf, bytes, [])
  return name === 'ArrayBuffer' ? buffer : new typed[name](buffer)
}

function revived(value, buffers) {
  if (typeof value !== 'object' || value === null) return value
  if (isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = revived(value[at], buffers)
    return value
  }
  if (hasOwn(value, '$')) {
    if (typeof value.$ === 'string') return special(value.$, buffers)
    value = value.$
  }
  const names = keys(value)
  for (let at = 0; at < names.length; at++) value[names[at]] = revived(value[names[at]], buffers)
  return value
}

const unpack = (from, buffers) => apply(includes, from, ['"$":']) ? revived(parse(from), buffers) : parse(from)`
