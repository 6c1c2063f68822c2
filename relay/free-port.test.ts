import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listenOn } from './free-port.ts'

const servers: Server[] = []
const newServer = (): Server => {
  const server = createServer()
  servers.push(server)
  return server
}
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const host = '127.0.0.1'

test('a taken port is an error that names it', async () => {
  const port = await listenOn(newServer(), { host, port: 0, nextFreePort: false })
  await expect(listenOn(newServer(), { host, port, nextFreePort: false })).rejects.toMatchObject({
    name: 'PortTakenError',
    detail: { port }
  })
})

test('the next free port is taken where that is wanted', async () => {
  const port = await listenOn(newServer(), { host, port: 0, nextFreePort: false })
  const next = await listenOn(newServer(), { host, port, nextFreePort: true })
  expect(next).toBeGreaterThan(port)
  expect(next).toBeLessThanOrEqual(port + 20)
})

test('an address of another machine is an error of its own', async () => {
  await expect(listenOn(newServer(), { host: '192.0.2.1', port: 0, nextFreePort: true })).rejects.toMatchObject({ name: 'ListenError' })
})

test.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])('without IPv6 (%s) all interfaces are those of IPv4', async code => {
  const server = newServer()
  const asked: string[] = []
  server.listen = (({ host }: { host: string }) => {
    asked.push(host)
    queueMicrotask(() => (host === '::' ? server.emit('error', Object.assign(new Error(code), { code })) : server.emit('listening')))
    return server
  }) as Server['listen']
  server.address = () => ({ address: '0.0.0.0', family: 'IPv4', port: 7 })
  expect(await listenOn(server, { host: '::', port: 7, nextFreePort: false })).toBe(7)
  expect(asked).toEqual(['::', '0.0.0.0'])
})
