import { defineConfig } from 'vitest/config'

const { BROWSER_REPORT } = process.env

/** Not of `npm test`, which needs nothing but Node: these need a Chromium. */
export default defineConfig({
  test: {
    name: 'browser',
    root: import.meta.dirname,
    include: ['**/*.browser.ts'],
    // Each has a lake and a browser of its own, and two cores are soon busy with those.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: BROWSER_REPORT ? ['default', ['json', { outputFile: BROWSER_REPORT }]] : ['default'],
  },
})
