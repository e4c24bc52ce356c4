import { rm } from 'node:fs/promises'
import type { Job, Prepared, Repeat, Side, Workplace } from './job.ts'
import { type Measured, runSide } from './run-side.ts'
import { parquetBytes } from './written-bytes.ts'

export interface CompareOptions {
  /** That count. One before them warms up, and has its outputs checked. */
  readonly rounds: number
  /** Only these, and Inlet; all if there are none. */
  readonly sides: readonly string[]
}

/** What a side took, and how many bytes of Parquet it made. */
export interface Round extends Measured {
  readonly parquetBytes: number
}

/** Each side's rounds by its name, Inlet first. */
export type Runs = ReadonlyMap<string, readonly Round[]>

/**
 * Lets the sides of a job take turns, each time in another order.
 * @throws if what one of them makes is not what Inlet makes
 */
export async function compareJob(job: Job, place: Workplace, options: CompareOptions): Promise<Runs> {
  const prepared = await job.prepare(place)
  try {
    const [inlet, ...others] = prepared.sides
    if (inlet === undefined) throw new Error(`${job.name} has no sides`)
    const peers = others.filter(({ name }) => options.sides.length === 0 || options.sides.includes(name))
    const sides = [inlet, ...peers]
    for (const side of sides) await checkOnce(job, prepared, side)
    return await measure(job, sides, options.rounds)
  } finally {
    await prepared[Symbol.asyncDispose]?.()
  }
}

/** What pyarrow's threads make of the end of their process, now and then. The run is done again. */
const FALLEN_AT_ITS_END = /terminate called without an active exception/
const TRIES = 3

/** Runs a side with nothing left of what it made before. */
async function runAnew(side: Side, repeat?: Repeat): Promise<Measured> {
  for (let left = TRIES - 1; ; left--) {
    await clear(side)
    try {
      return runSide(side, repeat)
    } catch (error) {
      if (left === 0 || !FALLEN_AT_ITS_END.test(String(error))) throw error
    }
  }
}

async function checkOnce(job: Job, prepared: Prepared, side: Side): Promise<void> {
  await prepared.before?.()
  await runAnew(side, job.repeat && { warmUp: 0, counted: 1 })
  await prepared.check(side)
}

async function measure(job: Job, sides: readonly Side[], rounds: number): Promise<Runs> {
  const runs = new Map<string, Round[]>(sides.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [index] of sides.entries()) {
      const side = sides[(index + round) % sides.length]
      if (side === undefined) continue
      const measured = await runAnew(side, job.repeat)
      runs.get(side.name)?.push({ ...measured, parquetBytes: await parquetBytes(side.outputs) })
    }
  }
  return runs
}

async function clear({ outputs }: Side): Promise<void> {
  for (const output of outputs) await rm(output, { recursive: true, force: true })
}
