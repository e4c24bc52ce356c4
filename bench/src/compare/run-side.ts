import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Repeat, Side } from './job.ts'

/** What a run took. */
export interface Measured {
  /** User and system: of the whole process, or of one time of a warm job. */
  readonly cpuSeconds: number
  readonly seconds: number
  /** Resident, of the whole process. */
  readonly peakBytes: number
}

const MEASURE = join(import.meta.dirname, 'measure.py')
const FILE = join(tmpdir(), `inlet-measured-${process.pid}.json`)

/** One thread for each that has a say in it (of pyarrow, the first two); and what every side's AWS SDK asks for: the credentials are nobody's. */
const ENVIRONMENT = {
  ARROW_IO_THREADS: '1',
  OMP_NUM_THREADS: '1',
  POLARS_MAX_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_REGION: 'us-east-1',
  AWS_SECRET_ACCESS_KEY: 'local',
  POWERTOOLS_LOG_LEVEL: 'WARN',
  POWERTOOLS_METRICS_DISABLED: 'true',
}

/**
 * Runs a side in a process of its own, on one core where the system lets itself be told.
 * @throws with what it printed, if it fails
 */
export function runSide({ name, command, env = {} }: Side, repeat?: Repeat): Measured {
  const core = String(process.platform === 'linux' ? cpus().length - 1 : -1)
  const asked: Record<string, string> = repeat === undefined ? {} : { REPEAT: `${repeat.warmUp},${repeat.counted}` }
  const { stdout, stderr, status, error } = spawnSync('python3', ['-I', '-S', MEASURE, FILE, core, ...command], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...ENVIRONMENT, ...env, ...asked },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error !== undefined) throw new Error(`python3, which measures, does not start: ${error.message}`)
  if (status !== 0) throw new Error(`${name} failed: ${(stderr || stdout).slice(-2_000)}`)
  const whole: Measured = JSON.parse(readFileSync(FILE, 'utf8'))
  // Logs may come before it.
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return repeat === undefined ? whole : { ...whole, ...JSON.parse(last) }
}
