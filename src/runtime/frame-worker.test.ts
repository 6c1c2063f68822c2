/** The page's side of a frame that holds foreign code, with a stand-in for the page: real frames are opened by the tests in browsers. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { ForeignPythonRefusedError, startFrameWorker } from './frame-worker.ts'
import { FRAME_PAGE } from './python/frame-page.ts'

/** Node has none of these. */
class PageErrorEvent extends Event {
  readonly message: string

  constructor(type: string, { message = '' }: ErrorEventInit = {}) {
    super(type)
    this.message = message
  }
}

const code = new Uint8Array([1])
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** A page, and what its one frame was told. */
function page({ script = async () => code, first = async (): Promise<unknown> => 'files' } = {}) {
  const heard = new EventTarget()
  const told: Array<{ readonly message: unknown; readonly target: string; readonly moved: number }> = []
  const contentWindow = {
    postMessage: (message: unknown, target: string, transfer: readonly unknown[]) =>
      void told.push({ message, target, moved: transfer.length })
  }
  const frame = { contentWindow, attributes: new Map<string, string>(), hidden: false, src: '', isThere: false }
  const element = Object.assign(frame, {
    setAttribute: (name: string, value: string) => void frame.attributes.set(name, value),
    remove: () => {
      frame.isThere = false
    }
  })
  vi.stubGlobal('ErrorEvent', PageErrorEvent)
  vi.stubGlobal('addEventListener', heard.addEventListener.bind(heard))
  vi.stubGlobal('removeEventListener', heard.removeEventListener.bind(heard))
  const append = (added: typeof frame): void => {
    added.isThere = true
  }
  vi.stubGlobal('document', { createElement: () => element, documentElement: { append } })
  onTestFinished(() => void vi.unstubAllGlobals())
  const worker = startFrameWorker({ frameUrl: 'https://a.example/frame.html', script, first })
  const errors: string[] = []
  // what a frame worker is to those who use it
  const events = worker as unknown as EventTarget
  events.addEventListener('error', event => void errors.push((event as ErrorEvent).message))
  const say = (data: unknown, source: unknown = contentWindow): void =>
    void heard.dispatchEvent(Object.assign(new Event('message'), { data, source }))
  return { worker, frame, told, errors, say }
}

test('the frame may run scripts and nothing else, and its page lets nothing out', () => {
  const { frame, worker } = page()
  expect([frame.attributes.get('sandbox'), frame.hidden, frame.src, frame.isThere]).toEqual([
    'allow-scripts',
    true,
    'https://a.example/frame.html',
    true
  ])
  expect(FRAME_PAGE).toContain("default-src 'none'")
  worker.terminate()
  expect(frame.isThere).toBe(false)
})

test('messages wait until the frame is there, and go after what it is started with, in order', async () => {
  const { worker, told, say } = page()
  worker.postMessage('one', [])
  worker.postMessage('two', [new ArrayBuffer(1)])
  expect(told).toEqual([])
  say({ kyrox: 'frame-ready' })
  await settled()
  worker.postMessage('three', [])
  say({ kyrox: 'frame-ready' })
  await settled()
  expect(told).toEqual([
    { message: { kyrox: 'frame-start', code, told: 'files' }, target: '*', moved: 0 },
    { message: { kyrox: 'frame-forward', message: 'one' }, target: '*', moved: 0 },
    { message: { kyrox: 'frame-forward', message: 'two' }, target: '*', moved: 1 },
    { message: { kyrox: 'frame-forward', message: 'three' }, target: '*', moved: 0 }
  ])
  worker.terminate()
})

test('only the frame’s own window is heard', async () => {
  const { worker, told, errors, say } = page()
  for (const source of [null, {}]) {
    say({ kyrox: 'frame-ready' }, source)
    say({ kyrox: 'frame-error', message: 'forged' }, source)
  }
  say(null)
  await settled()
  expect([told, errors]).toEqual([[], []])
  worker.terminate()
})

test('a frame that fails, or whose script cannot be had, says so and goes', async () => {
  const failing = page()
  failing.say({ kyrox: 'frame-error', message: 'no worker' })
  expect([failing.errors, failing.frame.isThere]).toEqual([['Foreign code could not be held in a frame: no worker'], false])
  const missing = page({ script: () => Promise.reject(new Error('no script')) })
  await settled()
  expect([missing.errors[0], missing.frame.isThere]).toEqual([expect.stringContaining('no script'), false])
})

test('a frame that is not there after twenty seconds is given up', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { errors, frame } = page()
  vi.advanceTimersByTime(19_999)
  expect(errors).toEqual([])
  vi.advanceTimersByTime(1)
  expect([errors, frame.isThere]).toEqual([['Foreign code could not be held in a frame: the frame did not start in 20000 ms'], false])
})

test('where there is no page there is no frame', () => {
  expect(() => startFrameWorker({ frameUrl: '', script: async () => code, first: async () => null })).toThrow(ForeignPythonRefusedError)
})
