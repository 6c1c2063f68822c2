/** The picture of the network on the console's page: what is drawn, and that it and the table choose the same peer. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './harness/axe.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

/** Dots of the canvas that are not empty. */
const drawn = (page: Page): Promise<number> =>
  page.locator('kx-network canvas').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    let count = 0
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) count++
    return count
  })

const selected = (page: Page): Promise<string | null> =>
  page.locator('.peers tr[data-selected="true"]').evaluateAll(([row]) => row?.getAttribute('data-peer-id') ?? null)

test('peers stand in the picture; one picked there is picked in the table, and the other way round', async () => {
  await using context = await stage.context()
  const [me, other] = [await ConsoleTab.open(context, stage.relay.url), await ConsoleTab.open(context, stage.relay.url)]
  const { page } = me
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.bringToFront()
  await me.shows([other.id])
  expect(await page.locator('kx-network figcaption p').textContent()).toBe('This tab and 1 peer; no task under way between them.')
  const before = await until('something to be drawn', () => drawn(page))

  await page.getByRole('button', { name: /Show peer .* in the picture/ }).click()
  await until('the peer to be picked', async () => (await selected(page)) === other.id)
  await until('a ring to be drawn around it', async () => (await drawn(page)) > before)

  // a click beside everybody lets go; the only group of peers stands above this tab, somewhere on the way up
  const canvas = page.locator('kx-network canvas')
  await canvas.click({ position: { x: 3, y: 3 } })
  await until('nobody to be picked', async () => (await selected(page)) == null)
  const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {}
  let up = 0
  await until('the peer to be found in the picture', async () => {
    up = up >= height / 2 ? 40 : up + 15
    await canvas.click({ position: { x: width / 2, y: height / 2 - up } })
    await page.waitForTimeout(300)
    return (await selected(page)) === other.id
  })
  expect(await violations(page)).toEqual([])
  expect(me.problems).toEqual([])
})
