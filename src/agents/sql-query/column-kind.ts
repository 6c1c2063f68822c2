/** What a column of texts holds, by the narrowest of these that fits every field that is not empty. */
export type ColumnKind = 'INTEGER' | 'REAL' | 'TEXT'

/** No leading zeros: `007` is a name, and a number would lose its zeros. */
const INTEGER = /^-?(?:0|[1-9]\d*)$/
const REAL = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** Integers that a double cannot hold stay text: they are names, such as ids of posts, and would change. */
export function kindOf(field: string): ColumnKind {
  if (INTEGER.test(field)) return Number.isSafeInteger(Number(field)) ? 'INTEGER' : 'TEXT'
  return REAL.test(field) && Number.isFinite(Number(field)) ? 'REAL' : 'TEXT'
}

/** The kind of a column that was `known` so far and has one more field. Empty fields say nothing. */
export function widened(known: ColumnKind | undefined, field: string): ColumnKind | undefined {
  if (field === '' || known === 'TEXT') return known
  const kind = kindOf(field)
  return known == null || known === kind ? kind : kind === 'TEXT' ? 'TEXT' : 'REAL'
}

/** The field as a value of its column; an empty one is null in every kind. */
export function cellOf(field: string, kind: ColumnKind): number | string | null {
  if (field === '') return null
  return kind === 'TEXT' ? field : Number(field)
}
