import { multiaddr } from '@multiformats/multiaddr'
import { expect, test } from 'vitest'
import { farewellUrl } from './farewells.ts'

test.each([
  ['/ip4/127.0.0.1/tcp/8080/ws', 'http://127.0.0.1:8080/farewell'],
  ['/ip6/::1/tcp/8080/ws', 'http://[::1]:8080/farewell'],
  ['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBXWNqBYfVLLsEsSH3LFNnJSLZ1jmjqgH3hzPqK5cRZ', 'https://relay.example:443/farewell'],
  ['/dns4/relay.example/tcp/443/wss', 'https://relay.example:443/farewell']
])('the farewell to a relay at %s goes to its own port', (address, url) => {
  expect(farewellUrl(multiaddr(address))).toBe(url)
})

test('a peer is not said farewell to by HTTP', () => {
  expect(farewellUrl(multiaddr('/ip4/127.0.0.1/tcp/8080/ws/p2p-circuit'))).toBe(undefined)
  expect(farewellUrl(multiaddr('/ip4/127.0.0.1/tcp/8080'))).toBe(undefined)
})
