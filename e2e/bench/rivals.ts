/** The rivals' tabs beside those of Kyrox, for one run in turns with it. */
import type { Page } from 'playwright'
import type { Lab } from './lab.ts'
import type { Rival } from './pages/rivals.ts'
import { SignalHub } from './signal-hub.ts'

export const RIVALS: readonly Rival[] = ['peerjs', 'trystero', 'hub']

/** Two tabs connected by each of the rivals; the one that asks is returned, with the servers they met on. */
export async function connectedRivals(lab: Lab): Promise<{ readonly owner: Page; readonly hub: SignalHub }> {
  const hub = await SignalHub.open()
  const [owner, echo] = await Promise.all([lab.tab('/rivals.html'), lab.tab('/rivals.html')])
  for (const rival of RIVALS) {
    await echo.evaluate(([rival, port]) => globalThis.rivalsPage.connect(rival, 'echo', port), [rival, hub.port] as const)
    await owner.evaluate(([rival, port]) => globalThis.rivalsPage.connect(rival, 'owner', port), [rival, hub.port] as const)
  }
  return { owner, hub }
}
