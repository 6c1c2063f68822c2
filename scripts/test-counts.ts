/** Reads how many tests passed and failed out of what a suite wrote. Knows no files. */

export interface Counts {
  readonly passed: number
  readonly failed: number
}

/**
 * From vitest's JSON report. A file that could not be loaded has no tests and counts as one failure: otherwise a syntax error would
 * make tests disappear in silence.
 */
export function vitestCounts(report: string): Counts {
  const { numPassedTests, numFailedTests, testResults = [] } = JSON.parse(report)
  const broken = testResults.filter(
    ({ status, assertionResults }: { status: string; assertionResults: readonly unknown[] }) =>
      status === 'failed' && assertionResults.length === 0
  )
  return checked({ passed: numPassedTests, failed: numFailedTests + broken.length })
}

/** From a report that is `{ passed, failed }`. */
export const plainCounts = (report: string): Counts => checked(JSON.parse(report))

/** A suite that failed without a failed test (it crashed, or ran out of time) failed once; one that reported nothing too. */
export function suiteCounts(reported: Counts | undefined, exitCode: number): Counts {
  if (reported === undefined) return { passed: 0, failed: 1 }
  if (exitCode !== 0 && reported.failed === 0) return { passed: reported.passed, failed: 1 }
  return reported
}

export const addUp = (all: readonly Counts[]): Counts =>
  all.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), { passed: 0, failed: 0 })

/** Nothing failed, and something ran. */
export const isGreen = ({ passed, failed }: Counts): boolean => failed === 0 && passed > 0

function checked({ passed, failed }: Counts): Counts {
  if (!Number.isInteger(passed) || !Number.isInteger(failed)) throw new TypeError('The report has no counts')
  return { passed, failed }
}
