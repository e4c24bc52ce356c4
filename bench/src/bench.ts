import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from '@inlet/lake/testing/bundle'
import { compareJob } from './compare/compare-job.ts'
import { describeRuns } from './compare/describe-runs.ts'
import type { Job } from './compare/job.ts'
import { JOBS } from './jobs/all.ts'
import { installPeers, NO_PEERS, type Peers } from './peers.ts'

/**
 * Inlet's functions against the obvious implementation of the same work, and, with `--peers`, against what people would
 * use otherwise, which is installed on first use. Each run is a process of its own, the sides take turns, and what they
 * make is compared before anything is measured.
 *
 *     pnpm bench [--peers] [--jobs changes-500,…] [--sides inlet,DuckDB,…] [--rounds 7] [--rows N]
 *     pnpm bench --peers --smoke     # small inputs and no figures: only whether all make the same
 */
const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    sides: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    rows: { type: 'string' },
  },
})

const peers = values.peers ? await installPeers() : NO_PEERS
for (const job of chosenJobs()) await runJob(job, peers)

function chosenJobs(): readonly Job[] {
  const names = values.jobs?.split(',')
  const unknown = names?.find(name => JOBS.every(job => job.name !== name))
  if (unknown !== undefined) throw new Error(`Expected jobs among ${JOBS.map(({ name }) => name)}, found ${unknown}`)
  const chosen = JOBS.filter(({ name }) => names?.includes(name) ?? true)
  return values.smoke ? chosen.filter(({ smokeSize }) => smokeSize !== undefined) : chosen
}

async function runJob(job: Job, { python, modules }: Peers): Promise<void> {
  const size = Number((values.smoke ? job.smokeSize : values.rows) ?? job.size)
  const folder = await mkdtemp(join(tmpdir(), `inlet-bench-${job.name}-`))
  const place = { folder, size, python, modules, bundle: bundleInto(join(folder, 'bundle')) }
  const sides = values.sides.split(',').filter(name => name !== '' && name !== 'inlet')
  try {
    const runs = await compareJob(job, place, { rounds: values.smoke ? 0 : Number(values.rounds), sides })
    if (values.smoke) console.log(`${job.name}: ${[...runs.keys()].join(', ')} make the same`)
    else console.log(`${job.title}\n\n${describeRuns(job, size, runs)}\n`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function bundleInto(outdir: string) {
  return async (scripts: Readonly<Record<string, string>>) => {
    await bundle(scripts, outdir)
    return Object.fromEntries(Object.keys(scripts).map(name => [name, join(outdir, `${name}.mjs`)]))
  }
}
