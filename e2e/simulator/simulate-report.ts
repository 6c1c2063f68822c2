import type { SimulateReport, SimulateRow } from './simulate.ts'

const COLUMNS: ReadonlyArray<readonly [title: string, of: (row: SimulateRow) => string]> = [
  ['policy', ({ policy }) => policy],
  ['mean', ({ mean }) => mean.toFixed(0)],
  ['p50', ({ p50 }) => p50.toFixed(0)],
  ['p99', ({ p99 }) => p99.toFixed(0)],
  ['x clairvoyant', ({ timesClairvoyant }) => timesClairvoyant.toFixed(2)],
  ['x bound', ({ timesBound }) => timesBound.toFixed(2)],
  ['makespan', ({ makespan }) => makespan.toFixed(0)],
  ['done', ({ done }) => String(done)],
  ['failed', ({ failed }) => String(failed)],
  ['owner gone', ({ ownerGone }) => String(ownerGone)],
  ['attempts', ({ attempts }) => String(attempts)],
  ['wrong', ({ wrong }) => String(wrong)],
  ['x work', ({ work }) => work.toFixed(2)],
  ['at owner', ({ parts }) => parts.owner.toFixed(0)],
  ['came back', ({ parts }) => parts.back.toFixed(0)],
  ['way', ({ parts }) => parts.way.toFixed(0)],
  ['queue', ({ parts }) => parts.queue.toFixed(0)],
  ['run', ({ parts }) => parts.run.toFixed(0)],
  ['messages', ({ messagesPerNode }) => messagesPerNode.toFixed(1)],
  ['bytes', ({ bytesPerNode }) => bytesPerNode.toFixed(0)],
  ['heartbeats', ({ heartbeatsPerNode }) => heartbeatsPerNode.toFixed(0)],
  ['heartbeat bytes', ({ heartbeatBytesPerNode }) => heartbeatBytesPerNode.toFixed(0)],
  ['Jain work', ({ fairnessOfWork }) => fairnessOfWork.toFixed(3)],
  ['Jain owners', ({ fairnessOfOwners }) => fairnessOfOwners.toFixed(3)]
]

/** A table for people, in Markdown. Times in milliseconds of virtual time; messages and bytes are those that a node sends. */
export function simulateTable({ options, horizonMs, boundMean, clairvoyant, rows }: SimulateReport): string {
  const { nodes, tasks, seed, load, workload, links, beatMs, wire } = options
  const mishaps = (['churn', 'throttled', 'lying', 'silent', 'liars'] as const).flatMap(name =>
    options[name] > 0 ? `${name} ${options[name]}` : []
  )
  if (options.partition) mishaps.push('partition')
  if (options.colluding) mishaps.push('colluding')
  if (options.redundancy > 1) mishaps.push(`redundancy ${options.redundancy}`)
  return [
    `${workload.name}: ${workload.about}`,
    `nodes ${nodes}, tasks ${tasks}, seed ${seed}, load ${load}, links ${links}, beat ${beatMs} ms, wire ${wire}${mishaps.map(text => `, ${text}`).join('')}`,
    `tasks come for ${horizonMs.toFixed(0)} ms; no schedule has a mean below ${boundMean.toFixed(1)} ms; clairvoyant schedule: mean ${clairvoyant.mean.toFixed(1)}, p50 ${clairvoyant.p50.toFixed(0)}, p99 ${clairvoyant.p99.toFixed(0)} ms`,
    '',
    `| ${COLUMNS.map(([title]) => title).join(' | ')} |`,
    `|${COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(row => `| ${COLUMNS.map(([, of]) => of(row)).join(' | ')} |`),
    ''
  ].join('\n')
}

/** The same for machines: a line for each row. */
export const simulateJson = ({ options, horizonMs, boundMean, clairvoyant, rows }: SimulateReport): string =>
  rows
    .map(row => {
      const { workload, policies: _policies, json: _json, ...flags } = options
      return `${JSON.stringify({ workload: workload.name, ...flags, horizonMs, boundMean, clairvoyantMean: clairvoyant.mean, ...row })}\n`
    })
    .join('')
