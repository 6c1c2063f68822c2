/** One check of a limit, as a text in a source, and what stands there when it is taken out. */
export interface Mutation {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Files that must fail then. */
  readonly tests: readonly string[]
  /** Of their tests only those of such a name: the others would take long without the limit. */
  readonly only?: string
}

/** Name, text, and what stands in its place. */
export type Change = readonly [name: string, find: string, replace: string, only?: string]

/** Mutations of one file that the same tests notice. */
export const changesOf = (file: string, tests: readonly string[], changes: readonly Change[]): Mutation[] =>
  changes.map(([name, find, replace, only]) => ({ name, file, find, replace, tests, ...(only == null ? {} : { only }) }))
