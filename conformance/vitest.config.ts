import { defineConfig } from 'vitest/config'

/** Where Vitest's own report goes, if it is asked for. */
const { CONFORMANCE_REPORT: outputFile } = process.env
const jsonReporter: ['json', { outputFile: string }][] = outputFile === undefined ? [] : [['json', { outputFile }]]

export default defineConfig({
  test: {
    name: 'conformance',
    root: import.meta.dirname,
    include: ['src/**/*.test.ts'],
    // Servers take memory, and two of everything on two cores is no faster.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', './src/report/page-reporter.ts', ...jsonReporter],
  },
})
