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

/** They put something in the place of a module, or load one that reads the environment once: each has a process of its own. */
const ALONE = ['**/src/csv/inflate.test.ts', '**/src/lake.test.ts']

/** Of random histories and faults, a run has as many as its environment says, and they take as long as they take. */
const isLong = ['SEEDS', 'KILLS', 'FAULTS'].some(name => process.env[name] !== undefined)

export default defineConfig({
  test: {
    // More than there are cores, which a percentage cannot say: many tests wait, for a lease to end or a process to start.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    projects: Object.entries({ ...projects, alone: '.' }).map(([name, root]) => ({
      test: {
        name,
        root,
        include: name === 'alone' ? ALONE : ['**/*.test.ts'],
        exclude: ['**/node_modules/**', ...(name === 'alone' ? [] : ALONE)],
        // Files share modules and leave nothing behind in them, so that one does not have to load what another has. Those of
        // firehose-transform have a transformer each, of other definitions of the same tables.
        isolate: ['alone', 'firehose-transform'].includes(name),
        testTimeout: isLong ? 30 * 60_000 : 120_000,
        hookTimeout: 300_000,
        // What is waited for may come late on a busy machine; a test that fails waits for all of it.
        expect: { poll: { timeout: 20_000 } },
      },
    })),
  },
})
