import type { Browser, BrowserContext, Page } from 'playwright'
import type { KyroxNode, NodeSnapshot, TaskView } from '../../src/index.ts'
import { scratchFolder } from './command.ts'
import { type Photo, savePhotos } from './photos.ts'
import { PATIENCE_MS, until } from './until.ts'

type WithNode = { readonly kyrox?: KyroxNode }

/** A row of the task table. */
export interface TaskRow {
  readonly status: string
  readonly executor: string | undefined
}

/** The console in a tab, used as a person uses it. */
export class ConsoleTab {
  readonly page: Page
  /** What the page threw or logged as an error. */
  readonly problems: string[] = []
  id = ''

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', error => this.problems.push(String(error)))
    page.on('console', message => message.type() === 'error' && this.problems.push(message.text()))
  }

  /** In a context of its own, as another person's browser. */
  static async openApart(browser: Browser, url: string, prepare?: () => void): Promise<ConsoleTab> {
    return await ConsoleTab.open(await browser.newContext(), url, prepare)
  }

  static async open(context: BrowserContext, url: string, prepare?: () => void): Promise<ConsoleTab> {
    const tab = new ConsoleTab(await context.newPage())
    if (prepare != null) await tab.page.addInitScript(prepare)
    await tab.page.goto(url)
    await tab.started()
    return tab
  }

  /** A tab that the page itself opened. */
  static async of(page: Page): Promise<ConsoleTab> {
    const tab = new ConsoleTab(page)
    await tab.started()
    return tab
  }

  /** Resolves when its node is there, and takes down its id. */
  async started(): Promise<void> {
    this.id = await until('the node of the console', () => this.page.evaluate(() => (globalThis as WithNode).kyrox?.id))
  }

  async snapshot(): Promise<NodeSnapshot> {
    return await this.page.evaluate(() => {
      const { kyrox } = globalThis as WithNode
      if (kyrox == null) throw new Error('No node')
      return kyrox.snapshot
    })
  }

  async tasks(): Promise<readonly TaskView[]> {
    return await this.page.evaluate(() => (globalThis as WithNode).kyrox?.tasks ?? [])
  }

  async close(): Promise<void> {
    await this.page.close()
  }

  /** Turns the switch on by hand. */
  async serve(): Promise<void> {
    const serve = this.page.locator('#serve')
    await serve.click()
    await until('the switch to be on', async () => (await serve.getAttribute('aria-checked')) === 'true')
  }

  /** Resolves when its table shows each of the others with this path. */
  async shows(others: readonly string[], path = 'direct'): Promise<void> {
    for (const other of others) await this.page.locator(`[data-peer-id="${other}"][data-path="${path}"]`).waitFor({ timeout: PATIENCE_MS })
  }

  /** Resolves when its table says that each of the others serves. */
  async sees(others: readonly string[]): Promise<void> {
    for (const other of others) await this.page.locator(`[data-peer-id="${other}"][data-serving="true"]`).waitFor({ timeout: PATIENCE_MS })
  }

  /** Chooses photos in the file dialog. */
  async give(photos: readonly Photo[]): Promise<void> {
    await using folder = await scratchFolder()
    await this.page.locator('#photos').setInputFiles(await savePhotos(folder.path, photos))
    // the files are read one by one; until then they must be there
    await until(
      'the photos to be read',
      async () => (await this.rows()).every(({ status }) => status !== 'reading') && (await this.rows()).length > 0
    )
  }

  /** Rows of the task table, top first. */
  async rows(): Promise<TaskRow[]> {
    return await this.page
      .locator('tr[data-status]')
      .evaluateAll(rows =>
        rows.map(row => ({ status: row.getAttribute('data-status') ?? '', executor: row.getAttribute('data-executor') ?? undefined }))
      )
  }

  /** Resolves with the rows when there are so many and all have ended. */
  async ended(count: number, limitMs = 60_000): Promise<TaskRow[]> {
    return await until(
      `${count} ended tasks`,
      async () => {
        const rows = await this.rows()
        const over = rows.filter(({ status }) => ['done', 'failed', 'cancelled'].includes(status))
        if (over.length !== count) throw new Error(rows.map(({ status }) => status).join(' '))
        return rows
      },
      limitMs
    )
  }

  /** Sizes of the results, as this browser decodes them, by name of the photo. */
  async resultSizes(): Promise<Record<string, { width: number; height: number }>> {
    const sizes = await this.page.locator('[data-result]').evaluateAll(
      async cards =>
        await Promise.all(
          cards.map(async card => {
            const [original, encoded] = card.querySelectorAll('img')
            const image = new Image()
            image.src = encoded?.src ?? ''
            await image.decode()
            const name = (original?.alt ?? '').split(',')[0] ?? ''
            return [name, { width: image.naturalWidth, height: image.naturalHeight }] as const
          })
        )
    )
    return Object.fromEntries(sizes)
  }
}
