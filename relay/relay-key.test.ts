import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadRelayKey } from './relay-key.ts'

const newFolder = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'kyrox-key-')), 'data')
const idOf = async (folder: string): Promise<string> => (await loadRelayKey(folder)).publicKey.toString()

test('the first start makes a key that only its owner may read, later ones find it', async () => {
  const folder = await newFolder()
  const id = await idOf(folder)
  expect(await idOf(folder)).toBe(id)
  if (process.platform !== 'win32') expect((await stat(join(folder, 'relay.key'))).mode & 0o777).toBe(0o600)
})

test('two first starts at once agree on one key', async () => {
  const folder = await newFolder()
  const ids = await Promise.all([idOf(folder), idOf(folder), idOf(folder)])
  expect(new Set(ids).size).toBe(1)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['noise', Buffer.from('not a key')],
  ['a cut key', undefined],
  ['far too much', Buffer.alloc(10_000, 8)]
])('a key file with %s is an error that says what to do, and is left alone', async (_what, bytes) => {
  const folder = await newFolder()
  await loadRelayKey(folder)
  const path = join(folder, 'relay.key')
  const broken = bytes ?? (await readFile(path)).subarray(0, 30)
  await writeFile(path, broken)
  await expect(loadRelayKey(folder)).rejects.toMatchObject({ name: 'RelayKeyError', message: expect.stringContaining(path) })
  expect(await readFile(path)).toEqual(broken)
})

test('a folder that cannot be made is an error of the same kind', async () => {
  const folder = await newFolder()
  await loadRelayKey(folder)
  await expect(loadRelayKey(join(folder, 'relay.key', 'below'))).rejects.toMatchObject({ name: 'RelayKeyError' })
})
