import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLevelStore } from './level-store.ts'
import { storeScenarios } from './store.contract.ts'

/** A folder that is gone after the test. */
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kyrox-level-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

for (const { name, run } of storeScenarios) {
  test(`a folder: ${name}`, async () => {
    const path = await folder()
    const store = await openLevelStore(path)
    onTestFinished(() => store.close())
    await run({ store, reopen: () => openLevelStore(path) })
  })
}

test('a folder that is in use is refused with its name', async () => {
  const path = await folder()
  await using store = await openLevelStore(path)
  await expect(openLevelStore(path)).rejects.toMatchObject({
    name: 'StorageInUseError',
    message: `Another process uses the storage in ${path}`,
    detail: { folder: path }
  })
  expect(store.isOpen).toBe(true)
})

test('a path that can be no folder is refused', async () => {
  const file = join(await folder(), 'file')
  await writeFile(file, '')
  await expect(openLevelStore(file)).rejects.toMatchObject({ name: 'StorageUnavailableError' })
})
