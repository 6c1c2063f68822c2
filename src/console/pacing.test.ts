import { expect, test } from 'vitest'
import { Announcer } from './announcer.ts'
import { FrameBatch } from './frame-batch.ts'

/** A clock that is moved by hand, with what waits for it. */
function handClock() {
  let time = 0
  let waiting: { readonly at: number; readonly run: () => void }[] = []
  const pass = (ms: number): void => {
    time += ms
    const due = waiting.filter(({ at }) => at <= time)
    waiting = waiting.filter(({ at }) => at > time)
    for (const { run } of due) run()
  }
  return { now: () => time, later: (run: () => void, ms: number) => void waiting.push({ at: time + ms, run }), pass }
}

test('the first change is said at once, what follows within five seconds is said together, the newest of each subject', () => {
  const clock = handClock()
  const said: string[] = []
  const announcer = new Announcer({ ...clock, say: text => said.push(text) })
  announcer.announce('status', 'joined')
  announcer.announce('tasks', '1 done')
  announcer.announce('peers', '1 peer here')
  announcer.announce('tasks', '2 done')
  clock.pass(4_999)
  expect(said).toEqual(['joined'])
  clock.pass(1)
  expect(said).toEqual(['joined', '1 peer here. 2 done'])
})

function watchedBatch() {
  const clock = handClock()
  const drawn: string[][] = []
  const page = { mayDraw: true }
  const batch = new FrameBatch<string>({
    ...clock,
    frame: run => run(),
    mayDraw: () => page.mayDraw,
    draw: topics => drawn.push([...topics])
  })
  return { batch, clock, drawn, page }
}

test('a burst of changes is drawn once at once and once a tenth of a second later', () => {
  const { batch, clock, drawn } = watchedBatch()
  for (let count = 0; count < 50; count += 1) batch.mark('tasks', 'peers')
  expect(drawn).toEqual([['tasks', 'peers']])
  clock.pass(100)
  expect(drawn).toHaveLength(2)
  clock.pass(1_000)
  expect(drawn).toHaveLength(2)
})

test('a hidden page draws nothing, and everything once when it is seen again', () => {
  const { batch, clock, drawn, page } = watchedBatch()
  page.mayDraw = false
  batch.mark('tasks')
  batch.mark('peers')
  clock.pass(10_000)
  expect(drawn).toEqual([])
  page.mayDraw = true
  batch.plan()
  expect(drawn).toEqual([['tasks', 'peers']])
})
