import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from '@inlet/lake/testing/bundle'
import { compareJob, type Runs } from './compare/compare-job.ts'
import { describeGrowth, describeRuns } from './compare/describe-runs.ts'
import type { Job } from './compare/job.ts'
import { describeMachine } from './compare/machine.ts'
import { fillPart } from './compare/performance-page.ts'
import type { Measured } from './compare/run-side.ts'
import { JOBS } from './jobs/all.ts'
import { installPeers, NO_PEERS } from './peers.ts'

/**
 * Inlet's functions against the obvious implementation of the same work, and, with `--peers`, against what people would
 * use otherwise, which is installed on first use. Each run is a process of its own, the sides take turns, and what they
 * make is compared before anything is measured.
 *
 *     pnpm bench [--peers] [--jobs changes-500,…] [--sides inlet,DuckDB,…] [--rounds 7] [--rows N]
 *     pnpm bench --peers --write     # what it prints, into docs/performance.md as well
 *     pnpm bench --peers --smoke     # small inputs and no figures: only whether all make the same
 */
const PAGE = join(import.meta.dirname, '../../docs/performance.md')
/** What grows takes its time. */
const GROWTH_ROUNDS = 3

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    sides: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    rows: { type: 'string' },
  },
})

const rounds = Number(values.rounds)
const chosenSides: readonly string[] = values.sides.split(',').filter(name => name !== '')
const peers = values.peers ? await installPeers() : NO_PEERS
for (const job of chosenJobs()) await runJob(job)
if (values.write)
  await writeFile(PAGE, fillPart(await readFile(PAGE, 'utf8'), 'machine', describeMachine(peers.versions)))

function chosenJobs(): readonly Job[] {
  const names = values.jobs?.split(',')
  const unknown = names?.find(name => JOBS.every(job => job.name !== name))
  if (unknown !== undefined) throw new Error(`Expected jobs among ${JOBS.map(({ name }) => name)}, found ${unknown}`)
  const chosen = JOBS.filter(({ name }) => names?.includes(name) ?? true)
  return values.smoke ? chosen.filter(({ smokeSize }) => smokeSize !== undefined) : chosen
}

async function runJob(job: Job): Promise<void> {
  if (values.smoke) {
    const runs = await run(job, job.smokeSize ?? job.size, 0)
    console.log(`${job.name}: ${[...runs.keys()].join(', ')} make the same`)
    return
  }
  const table = job.growth === undefined ? await comparison(job) : await growth(job, job.growth)
  console.log(`${job.title}\n\n${table}\n`)
  if (values.write) await writeFile(PAGE, fillPart(await readFile(PAGE, 'utf8'), job.name, table))
}

async function comparison(job: Job): Promise<string> {
  const size = Number(values.rows ?? job.size)
  return describeRuns(job, size, await run(job, size, rounds))
}

/** Of Inlet alone: others would need more memory than there is. */
async function growth(job: Job, sizes: readonly number[]): Promise<string> {
  const runs = new Map<number, readonly Measured[]>()
  for (const size of sizes)
    runs.set(size, (await run(job, size, Math.min(rounds, GROWTH_ROUNDS), ['inlet'])).get('inlet') ?? [])
  return describeGrowth(job, runs)
}

async function run(job: Job, size: number, turns: number, sides = chosenSides): Promise<Runs> {
  const folder = await mkdtemp(join(tmpdir(), `inlet-bench-${job.name}-`))
  const { python, modules } = peers
  const place = { folder, size, python, modules, bundle: bundleInto(join(folder, 'bundle')) }
  try {
    return await compareJob(job, place, { rounds: turns, sides })
  } finally {
    await rm(folder, { recursive: true })
  }
}

function bundleInto(outdir: string) {
  return async (scripts: Readonly<Record<string, string>>) => {
    // Each alone, as a function is: what two have in common would be files of its own, which both load.
    for (const [name, script] of Object.entries(scripts)) await bundle({ [name]: script }, join(outdir, name))
    return Object.fromEntries(Object.keys(scripts).map(name => [name, join(outdir, name, `${name}.mjs`)]))
  }
}
