import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '@inlet/local/live'
import fc from 'fast-check'
import { it } from 'vitest'
import { createTables } from '../test/dynamodb.ts'
import { expectLake } from '../test/expect-lake.ts'
import { openPipeline } from '../test/live-pipeline.ts'
import { makeTestLake } from '../test/test-lake.ts'
import { perform, TABLES, WriteLog, write } from '../test/writes.ts'

/** `SEEDS=5000` runs more, as CI does; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '3', SEED, RUN } = process.env

const phase = fc.record({
  /** Clients write at the same time, each one write after the other. */
  clients: fc.array(fc.array(write, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  meanwhile: fc.option(fc.constantFrom('drop consumer', 'split shard'), { freq: 2 }),
  afterwards: fc.option(fc.constantFrom('drop consumer', 'reopen'), { freq: 2 }),
})
type Phase = typeof phase extends fc.Arbitrary<infer T> ? T : never

const BATCH_FAULTS = ['crash-before-handler', 'crash-after-handler', 'repeat-batch', 'late-checkpoint'] as const
const batchFaults = fc.infiniteStream(fc.option(fc.constantFrom<Fault>(...BATCH_FAULTS), { freq: 4 }))
const callFaults = fc.infiniteStream(fc.option(fc.constantFrom('before' as const, 'after' as const), { freq: 40 }))

it(`follows the tables whatever goes wrong: ${SEEDS} runs`, { timeout: 24 * 60 * 60 * 1_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(phase, { minLength: 1, maxLength: 3 }),
      batchFaults,
      callFaults,
      async (phases, batches, calls) => {
        let isCalm = false
        const next = <T>(faults: Iterator<T | null>) => (isCalm ? undefined : (faults.next().value ?? undefined))
        await using lake = await makeTestLake()
        await using pipeline = await openPipeline(lake, { batch: () => next(batches), call: () => next(calls) })
        await createTables(pipeline.dynamodb, TABLES)
        const log = new WriteLog()
        for (const [turn, phase] of phases.entries()) await runPhase(phase, turn)
        isCalm = true
        await pipeline.drained()
        await expectLake(lake, pipeline.dynamodb, log)

        async function runPhase({ clients, meanwhile, afterwards }: Phase, turn: number): Promise<void> {
          const writing = clients.map(async writes => {
            for (const write of writes) await perform(write, pipeline.dynamodb, log)
          })
          await sleep(turn)
          if (meanwhile === 'drop consumer') await pipeline.dropConsumer()
          if (meanwhile === 'split shard') await pipeline.splitShard(turn)
          await Promise.all(writing)
          if (afterwards === 'drop consumer') await pipeline.dropConsumer()
          if (afterwards === 'reopen') await pipeline.reopen()
        }
      },
    ),
    {
      numRuns: RUN === undefined ? Number(SEEDS) : 1,
      ...(SEED !== undefined && { seed: Number(SEED) }),
      ...(RUN !== undefined && { path: RUN }),
      // Of a run. One that hangs fails.
      timeout: 120_000,
      // Timing is part of what goes wrong, so a smaller case need not go wrong any more.
      endOnFailure: true,
      reporter: printReplay,
    },
  )
})

function printReplay<Case>(result: fc.RunDetails<Case>): void {
  if (!result.failed) return
  const replay = `SEED=${result.seed} RUN=${result.counterexamplePath} pnpm --filter stream-to-parquet test live.test`
  throw new Error(`To run this one again: ${replay}\n${fc.defaultReportMessage(result)}`, {
    cause: result.errorInstance,
  })
}
