import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { AttemptWatch } from './attempt-watch.ts'

/** Peers say that a run began when it has taken this long. */
const SAID_AFTER_MS = 20

/** Runs of the same lengths here and at a peer, each told as it would be: here at its start, there a while after that or not at all. */
async function sameRuns(runs: readonly number[]) {
  const clock = new ManualClock(1_000_000)
  const watch = new AttemptWatch({ clock, selfId: 'self' }, () => {})
  const view = { attempts: [] }
  for (const ms of runs) {
    const task = { spec: { capability: 'work' }, view } as never
    const here = watch.sent('self', task)
    here.started()
    await clock.pass(ms)
    here.ended()
    const there = watch.sent('peer', task)
    await clock.pass(Math.min(ms, SAID_AFTER_MS))
    if (ms >= SAID_AFTER_MS) there.started()
    await clock.pass(Math.max(0, ms - SAID_AFTER_MS))
    there.ended()
  }
  const now = clock.now()
  return ['self', 'peer'].map(id => [watch.past(id, 'work', now), watch.lateMs(id, now)])
}

test('a node and its peers that are equally fast are thought of alike, however long their runs are', async () => {
  for (const runs of [
    [2, 5, 3],
    [10, 25, 40, 15, 30, 20],
    [500, 400, 600]
  ]) {
    const [here, there] = await sameRuns([...runs, ...runs, ...runs, ...runs])
    expect(here).toEqual(there)
    expect(here).toEqual([1, 0])
  }
})
