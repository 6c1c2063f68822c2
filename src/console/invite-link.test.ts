import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inviteLink, isBadInvite, parseInvite, staysAt } from './invite-link.ts'

const problem = (fragment: string): string => {
  const invite = parseInvite(fragment)
  return isBadInvite(invite) ? invite.problem : ''
}

test('a link says the same when it is read as when it was made', () => {
  const invite = { network: 'lab_1', relays: ['https://relay.example', '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWEyopp'] }
  const link = inviteLink('https://here.example/page?secret=1#old', invite)
  expect(link).not.toContain('secret')
  expect(parseInvite(new URL(link).hash)).toEqual(invite)
})

test('a fragment about something else is no invite', () => {
  expect(parseInvite('')).toBeUndefined()
  expect(parseInvite('#tasks')).toBeUndefined()
})

test('the same relay twice is one relay, with or without a slash at its end', () => {
  expect(parseInvite('#relay=https://a.example/&relay=https://a.example')).toEqual({ relays: ['https://a.example'] })
})

test.each([
  ['#network=a%20b', 'network name'],
  ['#network=%3Cscript%3E', 'network name'],
  [`#network=${'n'.repeat(65)}`, 'network name'],
  ['#relay=javascript:alert(1)', 'neither'],
  ['#relay=data:text/html,x', 'neither'],
  ['#relay=https://user:word@a.example', 'neither'],
  ['#relay=https://a.example/%23x', ''],
  ['#relay=/ip4/1.2.3.4/tcp/1/ws/<b>', 'neither'],
  [`#relay=https://a.example/${'x'.repeat(600)}`, 'neither'],
  [`#${Array.from({ length: 9 }, (_, index) => `relay=https://a${index}.example`).join('&')}`, 'more than 8'],
  [`#network=a&junk=${'x'.repeat(5_000)}`, 'too long']
])('%s is refused by name', (fragment, words) => {
  expect(problem(fragment)).toContain(words)
})

test('whatever a fragment holds, what comes out is a checked name and web addresses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (network, relay) => {
      const fragment = `#network=${encodeURIComponent(network)}&relay=${encodeURIComponent(relay)}&${network}`
      const invite = parseInvite(fragment)
      if (invite == null || isBadInvite(invite)) return
      expect(invite.network ?? 'default').toMatch(/^[\w.-]{1,64}$/)
      for (const each of invite.relays) expect(each).toMatch(/^(https?:\/\/|wss?:\/\/|\/)/)
    })
  )
})

test('only an invite to the server of the page itself is followed without a click', () => {
  const origin = 'https://here.example'
  expect(staysAt(origin, { relays: [origin] })).toBe(true)
  expect(staysAt(origin, { network: 'lab', relays: [] })).toBe(true)
  expect(staysAt(origin, { relays: [origin, 'https://there.example'] })).toBe(false)
  expect(staysAt(origin, { relays: ['https://here.example.evil.example'] })).toBe(false)
})
