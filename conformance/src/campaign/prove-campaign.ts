import assert from 'node:assert/strict'
import { proving } from '../claims/prove.ts'
import type { Witness } from '../claims/witness.ts'
import { describeFailure } from './describe-failure.ts'
import type { Pipeline } from './pipelines/pipeline.ts'
import { type CampaignResult, runCampaign } from './run-campaign.ts'
import { FAULT_KINDS } from './wire/fault.ts'

/** `RUNS=5000` runs more. */
const { RUNS = '300' } = process.env

const ORACLES: Witness = { name: "Inlet's oracles", found: { version: '-' } }

/** Claims that a pipeline's destination equals its source, whatever goes wrong. */
export function proveCampaign(pipeline: Pipeline): void {
  const prove = proving('campaign', ORACLES)
  const claim = `${pipeline.name}: random runs with faults leave the destination equal to the source`
  prove(
    claim,
    async ({ measured }) => {
      const started = performance.now()
      const result = await runCampaign(pipeline, { from: 1, runs: Number(RUNS) })
      const [failure] = result.failures
      if (failure !== undefined) {
        throw new Error(`${result.failures.length} runs failed; ${describeFailure(pipeline, failure)}`)
      }
      expectFaults(pipeline, result)
      const total = [...result.kinds.values()].reduce((sum, count) => sum + count, 0)
      measured('runs', RUNS)
      measured('faults', String(total))
      measured('runs in processes of their own', String(result.realRuns))
      measured('time', `${((performance.now() - started) / 1_000).toFixed(0)} s`)
    },
    4 * 3_600_000,
  )
}

/** A campaign whose faults never happen proves nothing: each kind did, and each call went wrong. */
function expectFaults({ operations, canBeKilled }: Pipeline, result: CampaignResult): void {
  const called = [...result.operations.keys()].toSorted()
  assert.deepEqual(called, operations.toSorted(), 'calls that were made')
  const neverWrong = [...result.operations].filter(([, faults]) => faults === 0).map(([name]) => name)
  assert.deepEqual(neverWrong, [], 'calls that never went wrong')
  const missing = FAULT_KINDS.filter(kind => !result.kinds.has(kind))
  assert.deepEqual(missing, [], 'kinds of faults that never happened')
  if (canBeKilled && result.runs >= 100) assert(result.realRuns > 0, 'no run was in processes of its own')
}
