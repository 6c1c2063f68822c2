import { expect, test } from 'vitest'
import { MAX_TEXT, resultParts, resultText } from './result-parts.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2])

test('plain values read as JSON', () => {
  expect(resultParts({ to: 3, sum: 6 })).toEqual({ text: '{\n  "to": 3,\n  "sum": 6\n}', isCut: false, files: [] })
  expect(resultParts(undefined).text).toBe('nothing')
  expect(resultParts(5n).text).toBe('"5"')
})

test('bytes become files, by what their first bytes say, and stand in the text by their size', () => {
  const { text, files } = resultParts({ pages: [{ bytes: png }], raw: new Uint8Array(2) }, 'image.encode')
  expect(JSON.parse(text)).toEqual({ pages: [{ bytes: '<6 B>' }], raw: '<2 B>' })
  expect(files.map(({ path, name, type, isImage }) => [path, name, type, isImage])).toEqual([
    ['pages[0].bytes', 'image.encode.png', 'image/png', true],
    ['raw', 'image.encode-2.bin', 'application/octet-stream', false]
  ])
})

test('a long result is cut on the page and whole in a file', () => {
  const long = 'x'.repeat(MAX_TEXT * 2)
  const parts = resultParts(long)
  expect([parts.isCut, parts.text.length]).toEqual([true, MAX_TEXT])
  expect(resultText(long)).toHaveLength(long.length + 2)
})

test('a result that nests for ever is cut', () => {
  const loop: { inner?: unknown } = {}
  loop.inner = loop
  expect(resultParts(loop).text).toContain('...')
})
