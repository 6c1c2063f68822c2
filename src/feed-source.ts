export type FeedSource = AsyncIterable<unknown> | Iterable<unknown>

/** A source, or what returns a new one each time. */
export type FeedInputs = FeedSource | (() => FeedSource | Promise<FeedSource>)

/** Whether it can be read from, once. */
export const isSource = (value: unknown): value is FeedSource =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
