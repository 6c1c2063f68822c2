/** Characters of a snippet: two lines on a screen. */
const SNIPPET_LENGTH = 160
/** Of these, what stands before the word found. */
const BEFORE = 50

/** The text around the first of the words, on one line, with an ellipsis where it is cut. */
export function snippetOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase()
  const found = words.map(word => lower.indexOf(word)).filter(at => at >= 0)
  const first = found.length === 0 ? 0 : Math.min(...found)
  const start = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1
  const from = start > first ? first : start
  const piece = text
    .slice(from, from + SNIPPET_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
  return `${from > 0 ? '…' : ''}${piece}${from + SNIPPET_LENGTH < text.length ? '…' : ''}`
}
