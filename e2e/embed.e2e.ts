/** `<kyrox-node>` in a page of somebody else, under that page's own strict policy. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

test('the embedding example: nothing before a click, work on request, and the work of others only after a yes', async () => {
  await using context = await stage.context()
  const page = await context.newPage()
  const problems: string[] = []
  const asked: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  page.on('websocket', socket => asked.push(socket.url()))
  page.on('request', request => request.url().includes('.well-known') && asked.push(request.url()))
  await page.goto(`${stage.relay.url}/examples/embed.html`)
  const node = page.locator('kyrox-node')
  const property = <Value>(name: string): Promise<Value> =>
    node.evaluate((element, each) => (element as unknown as Record<string, unknown>)[each] as Value, name) as Promise<Value>
  await node.getByRole('button', { name: 'Connect' }).waitFor()
  expect(await property('status')).toBe('idle')
  expect([asked, page.workers()]).toEqual([[], []])

  await node.getByRole('button', { name: 'Connect' }).click()
  await until('it to be online', async () => (await property('status')) === 'online')
  expect(await property<{ granted: boolean }>('consent')).toMatchObject({ granted: false })
  await page.locator('#submit').click()
  await page.locator('#outcome', { hasText: 'Done' }).waitFor()
  const size = await page.locator('#result').evaluate(async element => {
    const image = element as HTMLImageElement
    await image.decode()
    return [image.naturalWidth, image.naturalHeight]
  })
  expect(size).toEqual([640, 480])

  const other = await BareTab.open(context, stage.site.url)
  await other.start({ network: 'default', relays: [stage.relay.url] })
  const id = await property<string>('peerId')
  await other.linked([id])
  const allow = node.getByRole('button', { name: 'Let this network use this browser' })
  await allow.click()
  await node.getByRole('button', { name: 'No', exact: true }).click()
  expect(await property<{ granted: boolean }>('consent')).toMatchObject({ granted: false })
  await allow.click()
  await node.getByRole('button', { name: 'Allow', exact: true }).click()
  await other.sees([id])
  const task = await other.call('encode', { width: 200, height: 100 })
  expect(await other.call('outcome', task)).toMatchObject({ ok: true, executors: [id] })

  await node.getByRole('button', { name: 'Stop', exact: true }).click()
  await until('serving to have ended', async () => !(await property<{ granted: boolean }>('consent')).granted)
  await until('the other to see that', async () => (await other.peers()).every(({ serving }) => !serving))
  expect(problems).toEqual([])
})
