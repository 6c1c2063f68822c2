/** What runs where, and who has a say in it: consent, Stop, identity and invitations. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

/** The task must still run when it is stopped; where it runs next, it runs for as long. */
const SPIN_MS = 2_500

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

test('connecting never serves: a tab that was asked nothing runs nothing of others', async () => {
  await using context = await stage.context()
  const [asking, silent] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([asking.start(stage.node), silent.start(stage.node, ['echo'])])
  await asking.linked([silent.id])
  expect(await asking.run('test.echo', 1, { capabilityWaitMs: 1_000 })).toMatchObject({
    ok: false,
    error: { name: 'CapabilityNotFoundError' }
  })
  const { serving, runs } = await silent.call('snapshot')
  expect(serving.state).toBe('off')
  expect(runs).toEqual([])
})

test('the switch of the console is off until it is pressed, and off again after a reload', async () => {
  const tab = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  const serve = tab.page.locator('#serve')
  await until('the node to join', async () => (await tab.snapshot()).status === 'joined')
  expect(await serve.getAttribute('aria-checked')).toBe('false')
  expect((await tab.snapshot()).serving.state).toBe('off')
  await tab.serve()
  expect((await tab.snapshot()).serving.state).toBe('on')
  const { id } = tab
  await tab.page.reload()
  await tab.started()
  expect(tab.id).toBe(id)
  expect((await tab.snapshot()).serving.state).toBe('off')
  await tab.page.context().close()
})

test('Stop ends the work of others at once; their task runs elsewhere', async () => {
  await using context = await stage.context()
  const [owner, first, second] = await Promise.all(Array.from({ length: 3 }, () => BareTab.open(context, stage.site.url)))
  if (owner == null || first == null || second == null) throw new Error('Expected three tabs')
  await Promise.all([owner.start(stage.node), ...[first, second].map(tab => tab.start({ ...stage.node, serve: true }, ['spin']))])
  await owner.linked([first.id, second.id])
  await owner.sees([first.id, second.id])
  const id = await owner.call('submit', 'test.spin', { ms: SPIN_MS })
  const stopped = await until('the task to run', async () => {
    const executor = await owner.call('executor', id)
    const tab = [first, second].find(each => each.id === executor)
    return (await owner.call('status', id)) === 'running' && tab
  })
  const other = stopped === first ? second : first
  expect(await stopped.call('spinning')).toBe(1)
  expect(await stopped.call('stopServing')).toMatchObject({ handedBack: 1, spinning: 0 })
  await until('it to be told so', async () => {
    const { serving, runs } = await stopped.call('snapshot')
    return serving.state === 'off' && runs.every(({ status }) => status === 'cancelled')
  })
  expect(await owner.call('outcome', id)).toMatchObject({ ok: true, executors: [stopped.id, other.id] })
})

test('a reload keeps the peer id; two tabs of one site are two peers, linked directly', async () => {
  await using context = await stage.context()
  const first = await ConsoleTab.open(context, stage.relay.url)
  const second = await ConsoleTab.open(context, stage.relay.url)
  expect(second.id).not.toBe(first.id)
  await first.shows([second.id])
  const before = { first: first.id, second: second.id }
  for (const tab of [first, second]) {
    await tab.page.reload()
    await tab.started()
  }
  expect({ first: first.id, second: second.id }).toEqual(before)
  await first.shows([second.id])
  await second.shows([first.id])
})

test('an invite link brings somebody into the network, and so does the button for another tab', async () => {
  await using context = await stage.context()
  const host = await ConsoleTab.open(context, stage.relay.url)
  const link = await host.page.locator('#invite-link').inputValue()
  expect(new URL(link).hash).toContain('network=e2e')
  const guest = await ConsoleTab.openApart(stage.browser, link)
  expect((await guest.snapshot()).network).toBe('e2e')
  expect((await guest.snapshot()).serving.state).toBe('off')
  const opening = context.waitForEvent('page')
  await host.page
    .getByRole('button', { name: /another tab/i })
    .first()
    .click()
  const another = await ConsoleTab.of(await opening)
  await host.shows([guest.id, another.id])
  await guest.page.context().close()
})
