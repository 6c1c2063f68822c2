import { expect, test } from 'vitest'
import { PageFarewell } from './page-farewell.ts'

/** A page, and what it did last. */
function page() {
  const window = new EventTarget()
  const did: string[] = []
  const leaving = new PageFarewell({
    window,
    send: (url, word) => did.push(`${word} to ${url}`),
    bridge: { closeAll: () => did.push('closed') }
  })
  return { did, leaving, hide: () => window.dispatchEvent(new Event('pagehide')) }
}

test('a page that goes tells each relay, and only then closes what its peers see', () => {
  const { did, leaving, hide } = page()
  leaving.farewells = [
    { url: 'https://one/farewell', word: 'a' },
    { url: 'https://two/farewell', word: 'b' }
  ]
  hide()
  expect(did).toEqual(['a to https://one/farewell', 'b to https://two/farewell', 'closed'])
})

test('a page whose node has stopped says nothing', () => {
  const { did, leaving, hide } = page()
  leaving.farewells = [{ url: 'https://one/farewell', word: 'a' }]
  leaving.stop()
  hide()
  expect(did).toEqual([])
})
