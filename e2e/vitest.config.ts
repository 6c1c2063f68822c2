import { defineConfig } from 'vitest/config'

/** Files that keep both cores busy from beginning to end: whatever ran beside them would wait for them, and they for it. */
const ALONE = ['hostile-programs.e2e.ts', 'twenty-tabs.e2e.ts']

/**
 * Two files at a time: each drives several browsers, but mostly waits for them, and two cores are all there is to count on. A process keeps its modules and its
 * Chromium from file to file.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    environment: 'node',
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // what fails once is broken or the test is: nothing is tried again until it passes
    retry: 0,
    globalSetup: ['harness/global-setup.ts'],
    projects: [
      { extends: true, test: { name: 'together', include: ['**/*.e2e.ts'], exclude: ALONE, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } }
    ]
  }
})
