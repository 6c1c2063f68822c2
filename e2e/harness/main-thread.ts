/**
 * How long a page's own thread was busy at a stretch, from Chromium's trace. `PerformanceObserver` tells the same in wall time, which on a
 * machine with more to run than cores is mostly time in which the thread was not let run; the trace has the thread's own time beside it.
 */
export const TRACED = ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata']

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of wall time. */
  readonly dur?: number
  /** Microseconds in which the thread ran. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

export function longestTask({ traceEvents }: { readonly traceEvents: readonly TraceEvent[] }): { busyMs: number; wallMs: number } {
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`
  const isMain = ({ name, args }: TraceEvent): boolean => name === 'thread_name' && args.name === 'CrRendererMain'
  const mains = new Set(traceEvents.filter(isMain).map(threadOf))
  const tasks = traceEvents.filter(each => each.ph === 'X' && each.name.endsWith('RunTask') && mains.has(threadOf(each)))
  if (tasks.length === 0) throw new Error('The trace has no task of a page')
  const most = (key: 'dur' | 'tdur'): number => Math.max(...tasks.map(each => (each[key] ?? 0) / 1_000))
  return { busyMs: most('tdur'), wallMs: most('dur') }
}
