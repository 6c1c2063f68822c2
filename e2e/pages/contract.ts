import { openIndexedDbStore } from '../../src/storage/indexed-db-store.ts'
import { storeScenarios } from '../../src/storage/store.contract.ts'

export interface ScenarioResult {
  readonly name: string
  readonly error?: string
}

/** The contract of stores against this browser's own IndexedDB, a database for each scenario. */
export async function contractResults(): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = []
  for (const [index, { name, run }] of storeScenarios.entries()) {
    const database = `contract-${index}`
    try {
      await run({ store: await openIndexedDbStore(database), reopen: () => openIndexedDbStore(database) })
      results.push({ name })
    } catch (error) {
      results.push({ name, error: String(error) })
    }
  }
  return results
}
