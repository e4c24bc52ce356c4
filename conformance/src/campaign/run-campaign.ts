import type { Pipeline } from './pipelines/pipeline.ts'
import { type RunResult, runOnce } from './run-once.ts'

/** What many runs of a pipeline came to. */
export interface CampaignResult {
  readonly runs: number
  /** Of which so many were in processes of their own, whose death is SIGKILL. */
  readonly realRuns: number
  /** Faults by their kind. */
  readonly kinds: ReadonlyMap<string, number>
  /** Faults by the operation that they happened to; 0 of one that was called, and never went wrong. */
  readonly operations: ReadonlyMap<string, number>
  readonly failures: readonly RunResult[]
}

export interface CampaignOptions {
  /** The seed of the first run; the others follow. */
  readonly from: number
  readonly runs: number
  readonly onRun?: (result: RunResult) => void
}

/** Runs a pipeline with one seed after the other, and counts what went wrong. */
export async function runCampaign(
  pipeline: Pipeline,
  { from, runs, onRun = () => undefined }: CampaignOptions,
): Promise<CampaignResult> {
  const kinds = new Map<string, number>()
  const operations = new Map<string, number>()
  const failures: RunResult[] = []
  let realRuns = 0
  // Whatever is loaded by the first run is loaded: the clock of a simulation does not wait for files.
  await runOnce(pipeline, 1, true)
  for (let seed = from; seed < from + runs; seed++) {
    const result = await runOnce(pipeline, seed)
    for (const { service, operation } of result.plan.calls) add(operations, `${service} ${operation}`, 0)
    for (const { service, operation, kind } of result.plan.injected) {
      add(operations, `${service} ${operation}`, 1)
      add(kinds, kind, 1)
    }
    if (result.failure !== undefined) failures.push(result)
    if (result.isReal) realRuns++
    onRun(result)
  }
  return { runs, realRuns, kinds, operations, failures }
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count)
}
