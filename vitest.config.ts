import { defineConfig } from 'vitest/config'

const projects = {
  core: 'packages/core',
  lake: 'packages/lake',
  'athena-views': 'packages/athena-views',
  'stream-to-parquet': 'packages/stream-to-parquet',
  'csv-to-dynamodb': 'packages/csv-to-dynamodb',
  'csv-to-partition': 'packages/csv-to-partition',
  'firehose-transform': 'packages/firehose-transform',
  'capture-watch': 'packages/capture-watch',
  local: 'packages/local',
  scripts: 'scripts',
  infra: 'infra',
  bench: 'bench',
}

export default defineConfig({
  test: {
    // By default, a core is left to Vitest, which has little to do meanwhile: of two, that is half.
    maxWorkers: '100%',
    projects: Object.entries(projects).map(([name, root]) => ({
      test: { name, root, include: ['**/*.test.ts'], testTimeout: 60_000, hookTimeout: 300_000 },
    })),
  },
})
