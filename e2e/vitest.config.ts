import { defineConfig } from 'vitest/config'

/**
 * Two files at a time: each drives several browsers, but mostly waits for them, and two cores are all there is to count on. Each of the two processes keeps
 * its modules and its Chromium from file to file.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    globalSetup: ['harness/global-setup.ts'],
    environment: 'node',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // what fails once is broken or the test is: nothing is tried again until it passes
    retry: 0
  }
})
