import { defineConfig } from 'vitest/config'

/** One file after the other: each drives several browsers, and two cores are all there is to count on. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    globalSetup: ['harness/global-setup.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // what fails once is broken or the test is: nothing is tried again until it passes
    retry: 0
  }
})
