import { expect, test } from 'vitest'
import { rewriteDeclarationImports, rewriteModuleNames } from './build-library.ts'
import { runInGroup } from './process-group.ts'
import { addUp, isGreen, plainCounts, suiteCounts, vitestCounts } from './test-counts.ts'

test('a file that could not be loaded counts as one failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] }
    ]
  }
  expect(vitestCounts(JSON.stringify(report))).toEqual({ passed: 3, failed: 2 })
})

test('a suite that ends badly or says nothing has failed', () => {
  expect(suiteCounts(undefined, 0)).toEqual({ passed: 0, failed: 1 })
  expect(suiteCounts({ passed: 5, failed: 0 }, 124)).toEqual({ passed: 5, failed: 1 })
  expect(suiteCounts({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 })
  expect(suiteCounts({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 })
  expect(() => plainCounts('{}')).toThrow()
})

test('green is something passed and nothing failed', () => {
  expect(
    addUp([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 }
    ])
  ).toEqual({ passed: 3, failed: 3 })
  expect([isGreen({ passed: 0, failed: 0 }), isGreen({ passed: 1, failed: 1 }), isGreen({ passed: 1, failed: 0 })]).toEqual([
    false,
    false,
    true
  ])
})

test.skipIf(process.platform === 'win32')('what a suite leaves running is ended with it', async () => {
  const leave = "const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(c.pid)"
  const script = `${leave}; require('node:fs').writeFileSync(process.argv[1], String(c.pid)); setTimeout(() => process.exit(7), 100)`
  const file = `${process.env.TMPDIR ?? '/tmp'}/kyrox-left-${process.pid}`
  expect(await runInGroup(process.execPath, ['-e', script, file], { cwd: process.cwd(), timeoutMs: 10_000 })).toBe(7)
  const { readFileSync, rmSync } = await import('node:fs')
  const left = Number(readFileSync(file, 'utf8'))
  rmSync(file)
  expect(left).toBeGreaterThan(0)
  expect(() => process.kill(left, 0)).toThrow()
})

test.skipIf(process.platform === 'win32')('a suite that hangs is ended at its time limit', async () => {
  const forever = ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]
  expect(await runInGroup(process.execPath, forever, { cwd: process.cwd(), timeoutMs: 300 })).toBe(124)
})

test('the built library names no TypeScript file', () => {
  expect(rewriteModuleNames("new Worker(new URL('./worker.ts', import.meta.url))")).toBe(
    "new Worker(new URL('./worker.js', import.meta.url))"
  )
  expect(rewriteModuleNames('const a = "../x/y.ts"; const b = "a.ts"')).toBe('const a = "../x/y.js"; const b = "a.ts"')
  expect(rewriteDeclarationImports("import type { A } from './a.ts'\nexport type B = import('../b.ts').B")).toBe(
    "import type { A } from './a.js'\nexport type B = import('../b.js').B"
  )
})
