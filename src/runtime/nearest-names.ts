/** Edits between two words. Source: Levenshtein 1966, two-row form. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The names most like `wanted`, best first, for an error that helps: at most three, none further than half its length. */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  return (
    [...new Set(names)]
      .map(name => ({ name, far: distance(wanted, name) }))
      // the name itself is known and not to be had: no help
      .filter(({ name, far }) => name !== wanted && far <= Math.ceil(Math.max(wanted.length, name.length) / 2))
      .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
      .slice(0, 3)
      .map(({ name }) => name)
  )
}
