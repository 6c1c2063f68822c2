import { expect, test } from 'vitest'
import { reachedAt, relayMultiaddr } from './public-address.ts'

const ID = '12D3KooWEyopopk8p2Y1oD2gFJyZ2WqXRzqVnYq1ZzK5t1dH9abc'
const address = (headers: Record<string, string | string[]>, trustProxy = false): string =>
  relayMultiaddr(reachedAt({ headers }, { trustProxy }), ID).replace(`/p2p/${ID}`, '')

test.each([
  ['127.0.0.1:4321', '/ip4/127.0.0.1/tcp/4321/ws'],
  ['192.168.1.5:7600', '/ip4/192.168.1.5/tcp/7600/ws'],
  ['localhost:7600', '/dns4/localhost/tcp/7600/ws'],
  ['Relay.Example', '/dns4/relay.example/tcp/80/ws'],
  ['relay.example.:8080', '/dns4/relay.example/tcp/8080/ws'],
  ['[::1]:7600', '/ip6/::1/tcp/7600/ws'],
  ['[2001:db8::5]', '/ip6/2001:db8::5/tcp/80/ws'],
  ['xn--bcher-kva.example:9', '/dns4/xn--bcher-kva.example/tcp/9/ws']
])('Host %s is dialled as %s', (host, expected) => {
  expect(address({ host })).toBe(expected)
})

test.each([
  [{ 'x-forwarded-proto': 'https' }, '/dns4/inner/tcp/443/tls/ws'],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'relay.example' }, '/dns4/relay.example/tcp/443/tls/ws'],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'relay.example:8443' }, '/dns4/relay.example/tcp/8443/tls/ws'],
  [{ 'x-forwarded-proto': 'HTTPS, http', 'x-forwarded-host': 'a.example, b.example' }, '/dns4/a.example/tcp/443/tls/ws'],
  [{ 'x-forwarded-proto': 'http', 'x-forwarded-host': '[::1]:80' }, '/ip6/::1/tcp/80/ws']
])('behind a trusted proxy %j is %s', (headers, expected) => {
  expect(address({ host: 'inner', ...headers }, true)).toBe(expected)
})

test('what a proxy would say is not believed from just anybody', () => {
  const headers = { host: '10.0.0.2:7600', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
  expect(address(headers)).toBe('/ip4/10.0.0.2/tcp/7600/ws')
})

test.each([
  '',
  ' ',
  'a b',
  'a/b',
  'a/p2p/x',
  'a:',
  'a:0',
  'a:65536',
  'a:1:2',
  '::1',
  '[::1',
  '[1.2.3.4]',
  '[zz]:1',
  '1.2.3',
  '1.2.3.256',
  'a..b',
  '-a.b',
  'user@host',
  'host?x',
  'ho\nst',
  `${'a'.repeat(64)}.b`,
  'ä.example',
  'a'.repeat(300)
])('Host %j is refused', host => {
  expect(() => address({ host })).toThrow(expect.objectContaining({ name: 'InvalidHostError' }))
})

test('a request without a Host is refused', () => {
  expect(() => address({})).toThrow(expect.objectContaining({ name: 'InvalidHostError' }))
})
