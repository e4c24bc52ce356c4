import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'conformance',
    root: import.meta.dirname,
    include: ['src/**/*.test.ts'],
    // Servers take memory, and two of everything on two cores is no faster.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', './src/report/page-reporter.ts'],
  },
})
