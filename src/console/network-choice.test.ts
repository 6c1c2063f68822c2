import { expect, test } from 'vitest'
import { chooseNetwork } from './network-choice.ts'
import { landingOf } from './start-console.ts'

const says = (body: unknown) => async (): Promise<Response> => Response.json(body)
const silent = async (): Promise<Response> => await Promise.reject(new TypeError('no answer'))
const origin = 'https://here.example'

test('without an invite the server of the page names the network and is the relay', async () => {
  expect(await chooseNetwork({ origin, fetch: says({ network: 'lab' }) })).toEqual({ network: 'lab', relays: [origin] })
})

test.each([[says({ network: 7 })], [says(null)], [silent]])('a server that says nothing of use leaves the default', async fetch => {
  expect(await chooseNetwork({ origin, fetch })).toEqual({ network: 'default', relays: [origin] })
})

test('an invite goes before what the server says', async () => {
  const invite = { network: 'club', relays: ['https://there.example'] }
  expect(await chooseNetwork({ origin, fetch: says({ network: 'lab' }) }, invite)).toEqual(invite)
})

test('a page opened from disk works alone', async () => {
  expect(await chooseNetwork({ origin: 'null', fetch: silent })).toEqual({ network: 'default', relays: [] })
})

test('a link to another relay wants a click, a link to this one does not, a broken one is named', () => {
  expect(landingOf('#network=a&relay=https://there.example', origin).needsClick).toBe(true)
  expect(landingOf(`#network=a&relay=${origin}`, origin)).toEqual({ invite: { network: 'a', relays: [origin] }, needsClick: false })
  expect(landingOf('#network=%20', origin)).toEqual({
    problem: 'the network name has characters that no network name has',
    needsClick: false
  })
  expect(landingOf('#peers', origin)).toEqual({ needsClick: false })
})
