import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crc32, uniqueNames, zip } from './zip.ts'

const modified = new Date(2026, 4, 17, 13, 37, 42)
const file = (name: string, text: string) => ({ name, content: new Blob([text]), modified })

test('the checksum is the one the format asks for, in one piece or in many', () => {
  const bytes = new TextEncoder().encode('123456789')
  expect(crc32(bytes)).toBe(0xcbf43926)
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926)
})

/** Written by other people: what it reads, the rest of the world reads. */
const hasPython = spawnSync('python3', ['--version']).status === 0

test.skipIf(!hasPython)('another program unpacks what was packed, names beyond ASCII included', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  const path = join(folder, 'a.zip')
  const archive = await zip([file('küste.avif', 'one'), file('empty.avif', ''), file('big.avif', 'x'.repeat(2_000_000))])
  writeFileSync(path, new Uint8Array(await archive.arrayBuffer()))
  const script = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
print([(i.filename, i.file_size, i.date_time) for i in z.infolist()])`
  const said = execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const date = '(2026, 5, 17, 13, 37, 42)'
  expect(said.trim()).toBe(`[('küste.avif', 3, ${date}), ('empty.avif', 0, ${date}), ('big.avif', 2000000, ${date})]`)
})

test('the second file of a name is numbered', () => {
  expect(uniqueNames(['a.avif', 'A.avif', 'a.avif', 'a (2).avif', 'plain', 'plain'])).toEqual([
    'a.avif',
    'A (2).avif',
    'a (3).avif',
    'a (2) (2).avif',
    'plain',
    'plain (2)'
  ])
})

test('too many files are refused before anything is read', async () => {
  const entries = Array.from({ length: 65_536 }, () => file('a', ''))
  await expect(zip(entries)).rejects.toMatchObject({ name: 'ZipTooLargeError' })
})

test('packing ends when it is told to', async () => {
  await expect(zip([file('a', 'x')], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})
