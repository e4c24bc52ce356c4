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

/** Of a project, what puts something in the place of a module, or loads one that reads the environment once. */
const ALONE: Readonly<Record<string, string>> = { lake: '**/csv/inflate.test.ts', scripts: '**/src/lake.test.ts' }

interface Files {
  readonly name: string
  readonly root: string
  readonly include: string[]
  readonly exclude?: string[]
  readonly isolate: boolean
}

/** Files share modules and leave nothing behind in them, so that one does not have to load what another has. */
function filesOf([name, root]: readonly [name: string, root: string]): readonly Files[] {
  // A file of firehose-transform has failed in a process that others had used, for no reason that is known: no order of
  // its files repeats it.
  const isolate = name === 'firehose-transform'
  const alone = ALONE[name]
  const all = { name, root, include: ['**/*.test.ts'], isolate }
  if (alone === undefined) return [all]
  return [
    { ...all, exclude: ['**/node_modules/**', alone] },
    { name: `${name}-alone`, root, include: [alone], isolate: true },
  ]
}

/** Of random histories and faults, a run has as many as its environment says, and they take as long as they take. */
const isLong = ['SEEDS', 'KILLS', 'FAULTS'].some(name => process.env[name] !== undefined)

export default defineConfig({
  test: {
    // More than there are cores, which a percentage cannot say: many tests wait, for a lease to end or a process to start.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    projects: Object.entries(projects)
      .flatMap(filesOf)
      .map(files => ({
        test: {
          ...files,
          testTimeout: isLong ? 24 * 60 * 60_000 : 120_000,
          hookTimeout: 300_000,
          // What is waited for may come late on a busy machine; a test that fails waits for all of it.
          expect: { poll: { timeout: 20_000 } },
        },
      })),
  },
})
