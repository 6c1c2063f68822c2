import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'relay/**/*.test.ts', 'scripts/**/*.test.{ts,js}', 'e2e/simulator/**/*.test.ts'],
    environment: 'node',
    // Two cores are the smallest machine this runs on; more processes only make time limits fail.
    maxWorkers: 2,
    testTimeout: 15_000
  }
})
