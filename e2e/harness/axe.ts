import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type WithAxe = { readonly axe: { run(root: Document, options: { readonly resultTypes: readonly string[] }): Promise<AxeResults> } }

/** What axe finds wrong with the page as it is now: the rule and the first elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  // through the debugger: the page's own policy allows no script but its own
  await page.evaluate(source)
  return await page.evaluate(async () => {
    // put there by the line above
    const { axe } = globalThis as unknown as WithAxe
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] })
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 120))
          .join(' | ')}`
    )
  })
}
