import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startDynamoDB } from '../test/dynamodb.ts'
import { expectImported } from '../test/expect-import.ts'
import { FAULT_KINDS, startFaultyDynamoDB } from '../test/faulty-dynamodb.ts'
import { Life, makeMortal, mortalStore, type StoreFault } from '../test/lives.ts'
import { randomFile, rarely } from '../test/random-file.ts'
import { eventOf, importerOf, makeWorkbench } from '../test/workbench.ts'
import type { InvocationTime } from './deadline.ts'
import { handleEvent } from './handle-event.ts'

/** `SEEDS=300` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '3', SEED, RUN } = process.env

/** Nothing goes wrong any more after so many deliveries: it has to come to an end. */
const UNCALM_DELIVERIES = 12
const MOST_DELIVERIES = 60
const LEASE_MS = 450

const fault = fc.record({
  kind: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...FAULT_KINDS.filter(kind => kind !== 'answer late after')) },
    // It costs what a client waits.
    { weight: 1, arbitrary: fc.constant('answer late after' as const) },
  ),
  mask: fc.nat(),
})

/** An invocation, and what comes in between. */
const invocation = fc.record({
  time: fc.oneof(
    fc.constant(undefined),
    fc.record({ looks: fc.integer({ min: 5, max: 30 }) }),
    fc.record({ ms: fc.integer({ min: 30, max: 400 }) }),
  ),
  diesAt: rarely(3, fc.integer({ min: 1, max: 60 })),
  diesWhen: fc.constantFrom('before', 'after'),
  handOver: rarely(4, fc.constantFrom('before', 'after')),
  /** Whether the first event is delivered another time, at the same time. */
  isAccompanied: rarely(8, fc.constant(true)),
})
type Invocation = typeof invocation extends fc.Arbitrary<infer T> ? T : never

const plan = fc.record({
  file: randomFile,
  concurrency: fc.integer({ min: 1, max: 16 }),
  attempts: fc.integer({ min: 1, max: 6 }),
  checkpointMs: fc.constantFrom(0, 60_000),
  neverTaken: rarely(4, fc.integer({ min: 1, max: 300 })),
  writeFaults: fc.infiniteStream(rarely(4, fault)),
  storeFaults: fc.infiniteStream(rarely(40, fc.constantFrom<StoreFault>('before', 'after', 'again'))),
  invocations: fc.infiniteStream<Invocation>(invocation),
})

it(`imports what is in the file whatever goes wrong: ${SEEDS} runs`, { timeout: 24 * 60 * 60 * 1_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ file, writeFaults, storeFaults, invocations, neverTaken, ...settings }) => {
      let deliveries = 0
      /** Whether no invocation was kept from removing what nobody needs any more. */
      let isTidy = true
      /** What a crash takes away from the lease of who crashed. */
      let skewMs = 0
      const next = <T>(faults: Iterator<T | undefined>) =>
        deliveries > UNCALM_DELIVERIES ? undefined : faults.next().value
      await using workbench = await makeWorkbench()
      await using dynamoDB = await startDynamoDB()
      await dynamoDB.createTable(file.key)
      await using faulty = await startFaultyDynamoDB(dynamoDB.url, file.key, {
        next: () => next(writeFaults),
        isNeverTaken: item => item.value?.S === `of row ${neverTaken}`,
        lateMs: 300,
      })
      await workbench.put(file.name, file.bytes)

      const first = eventOf(file.name)
      const events: unknown[] = [first]
      for (let event = events.shift(); event !== undefined; event = events.shift()) {
        expect(deliveries++, 'deliveries').toBeLessThan(MOST_DELIVERIES)
        const [one, other] = [invocations.next().value, invocations.next().value]
        const accompanied = one?.isAccompanied && deliveries < UNCALM_DELIVERIES
        if (accompanied) isTidy = false
        await Promise.all([deliver(event, one), accompanied && deliver(first, other)])
      }
      await expectImported(file, workbench, dynamoDB)
      if (isTidy) expect(await workbench.leftovers()).toEqual([])
      const { requests } = faulty
      expect((await handleEvent(first, importerOf(workbench.store, faulty.url), undefined)).results).toMatchObject([
        { status: 'skipped' },
      ])
      expect(faulty.requests).toBe(requests)
      expect(faulty.violations).toEqual([])

      /** As Lambda does: what fails comes again. */
      async function deliver(event: unknown, planned: Invocation | undefined): Promise<void> {
        const isCalm = deliveries > UNCALM_DELIVERIES || planned === undefined
        const life = new Life(isCalm ? undefined : planned.diesAt, planned?.diesWhen ?? 'before')
        const importer = importerOf(
          mortalStore(workbench.store, life, method => {
            const fault = next(storeFaults)
            if (fault === 'after' || (method === 'delete' && fault !== undefined)) isTidy = false
            return fault
          }),
          faulty.url,
          { ...settings, leaseMs: LEASE_MS, requestTimeoutMs: LEASE_MS / 3 },
          {
            now: () => Date.now() + skewMs,
            invokeAgain: event =>
              life.call(async () => {
                const fault = isCalm ? undefined : planned.handOver
                if (fault !== 'before') events.push(event)
                if (fault !== undefined) throw new Error('Lambda does not answer')
              }),
          },
        )
        makeMortal(importer.dynamoDB, life)
        const handling = handleEvent(event, importer, isCalm ? undefined : timeOf(planned.time))
        const outcome = await Promise.race([
          life.ended,
          handling.then(
            () => 'done',
            () => 'failed',
          ),
        ])
        if (outcome !== 'done') events.push(event)
        importer.dynamoDB.destroy()
        if (outcome !== 'died') return
        isTidy = false
        // The time that its lease still had passes at once, so what it had sent must not be under way any more.
        await faulty.idle()
        skewMs += LEASE_MS
      }
    }),
    {
      numRuns: RUN === undefined ? Number(SEEDS) : 1,
      ...(SEED !== undefined && { seed: Number(SEED) }),
      ...(RUN !== undefined && { path: RUN }),
      // Of a run. One that hangs fails.
      timeout: 60_000,
      // Timing is part of what goes wrong, so a smaller case need not go wrong any more.
      endOnFailure: true,
      reporter: printReplay,
    },
  )
})

/** Time that is over after so many looks at it, or after so many milliseconds. */
function timeOf(time: Invocation['time']): InvocationTime | undefined {
  if (time === undefined) return undefined
  const start = Date.now()
  let looks = 0
  if ('ms' in time) return { getRemainingTimeInMillis: () => Math.max(0, start + time.ms - Date.now()) }
  return { getRemainingTimeInMillis: () => (++looks > time.looks ? 0 : 900_000) }
}

function printReplay<Case>(result: fc.RunDetails<Case>): void {
  if (!result.failed) return
  const replay = `SEED=${result.seed} RUN=${result.counterexamplePath} pnpm --filter csv-to-dynamodb test model.test`
  throw new Error(`To run this one again: ${replay}`, { cause: result.errorInstance })
}
