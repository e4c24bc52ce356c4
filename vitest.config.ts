import { availableParallelism } from 'node:os'
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
  console: 'packages/console',
  scripts: 'scripts',
  infra: 'infra',
  bench: 'bench',
}

/** Their files share modules and leave nothing behind in them, so that one does not have to load what another has. */
const SHARING = ['core', 'local', 'infra', 'csv-to-partition', 'console', 'athena-views', 'capture-watch']

/** Of random histories and faults, a run has as many as its environment says, and they take as long as they take. */
const isLong = ['SEEDS', 'KILLS', 'FAULTS'].some(name => process.env[name] !== undefined)

export default defineConfig({
  test: {
    // More than there are cores, which a percentage cannot say: many tests wait, for a lease to end or a process to start.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    projects: Object.entries(projects).map(([name, root]) => ({
      test: {
        name,
        root,
        include: ['**/*.test.ts'],
        isolate: !SHARING.includes(name),
        testTimeout: isLong ? 30 * 60_000 : 60_000,
        hookTimeout: 300_000,
        // What is waited for may come late on a busy machine; a test that fails waits for all of it.
        expect: { poll: { timeout: 20_000 } },
      },
    })),
  },
})
