import { expect, test } from 'vitest'
import { watchPagePhases } from './page-phases.ts'

/** A page that goes through what the test says. */
function watchedPage({ isOnPage }: { readonly isOnPage: boolean }) {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const window = new EventTarget()
  const told: string[] = []
  const watch = watchPagePhases({ document, window }, { isOnPage: () => isOnPage, onPhase: phase => told.push(phase) })
  const happens = (type: string): boolean => document.dispatchEvent(new Event(type))
  const show = (visibilityState: string): void => {
    document.visibilityState = visibilityState
    happens('visibilitychange')
  }
  const pageShow = (persisted: boolean): boolean => window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
  const pageHide = (): boolean => window.dispatchEvent(new Event('pagehide'))
  return { told, watch, happens, show, pageShow, pageHide }
}

test('a page that is frozen and resumed says so, whatever thread its node is on', () => {
  const { told, happens } = watchedPage({ isOnPage: false })
  happens('freeze')
  happens('resume')
  expect(told).toEqual(['frozen', 'active'])
})

test('a page that is left says so, for it may be kept with its node and socket in the cache of the browser', () => {
  const { told, pageHide, watch } = watchedPage({ isOnPage: false })
  pageHide()
  watch.stop()
  pageHide()
  expect(told).toEqual(['left'])
})

test('a page that comes back from the cache is active again; one that is shown for the first time has nothing to tell', () => {
  const { told, pageShow } = watchedPage({ isOnPage: false })
  pageShow(false)
  pageShow(true)
  expect(told).toEqual(['active'])
})

test('a page that comes back from the cache in a hidden tab is there, and hidden', () => {
  const { told, pageHide, show, pageShow } = watchedPage({ isOnPage: true })
  pageHide()
  show('hidden')
  pageShow(true)
  expect(told).toEqual(['left', 'hidden', 'active', 'hidden'])
})

test('hiding is told of a node on the page, not of one in a worker', () => {
  const [onPage, inWorker] = [watchedPage({ isOnPage: true }), watchedPage({ isOnPage: false })]
  for (const { show } of [onPage, inWorker]) {
    show('hidden')
    show('visible')
  }
  expect([onPage.told, inWorker.told]).toEqual([['hidden', 'active'], []])
})

test('a page resumed while it is still hidden is hidden, and after stop nothing is told', () => {
  const { told, show, happens, watch, pageShow } = watchedPage({ isOnPage: true })
  show('hidden')
  happens('resume')
  watch.stop()
  happens('freeze')
  pageShow(true)
  show('visible')
  expect(told).toEqual(['hidden', 'hidden'])
})
