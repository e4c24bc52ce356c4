import type { Pipeline } from './pipelines/pipeline.ts'
import { startSimulation } from './simulation.ts'
import type { FaultPlan } from './wire/fault-plan.ts'

/** What a run came to. */
export interface RunResult {
  readonly seed: number
  readonly plan: FaultPlan
  readonly log: readonly string[]
  /** Why the destination is not equal to the source. */
  readonly failure: unknown
  readonly isReal: boolean
}

/** Of so many runs, one is of processes that are killed. */
const REAL_EVERY = 50

/** Runs a pipeline once: all that happens follows from the seed. Kept calm, nothing goes wrong. */
export async function runOnce(pipeline: Pipeline, seed: number, isCalm = false): Promise<RunResult> {
  const isReal = pipeline.canBeKilled && seed % REAL_EVERY === 0
  const simulation = await startSimulation(seed, pipeline, { isReal, isCalm })
  const { plan, log } = simulation
  let failure: unknown
  try {
    await simulation.until(pipeline.run(simulation))
  } catch (error) {
    failure = error ?? new Error('Failed')
  } finally {
    await simulation[Symbol.asyncDispose]()
  }
  return { seed, plan, log, failure, isReal }
}
