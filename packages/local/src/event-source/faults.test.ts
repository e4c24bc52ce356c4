import type { KinesisStreamEvent } from 'aws-lambda'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcomeOfResponse } from './batch-outcome.ts'
import type { Fault } from './fault.ts'
import type { EventSourceEvent } from './observer.ts'
import type { EventSourceSettings } from './settings.ts'
import { type EventSource, startEventSource } from './start-event-source.ts'
import { keptObjects, sequenceNumbersOf } from './test/kept-objects.ts'
import { Ledger } from './test/ledger.ts'
import { MemoryStream } from './test/memory-stream.ts'
import { pause, virtualTime } from './test/virtual-time.ts'

/** `SEEDS=400` runs more. */
const { SEEDS = '120' } = process.env

const POISON = 'poison'

/** What is done to the stream and the source, one after the other. */
type Action =
  | { readonly do: 'put'; readonly records: readonly (readonly [key: number, isPoison: boolean])[] }
  | { readonly do: 'split' | 'merge'; readonly shard: number }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'stop' | 'abort' | 'catch up' }

/** What a function does of its own accord, whatever the batch. */
type Mood = 'well' | 'throws' | 'nonsense'

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      records: fc.array(
        fc.tuple(
          fc.nat(7),
          fc.nat(12).map(chance => chance === 0),
        ),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('split' as const, 'merge' as const), shard: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.nat(3_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'abort' as const, 'catch up' as const) }),
  },
)

const faults: fc.Arbitrary<readonly (Fault | undefined)[]> = fc.array(
  fc.constantFrom<Fault | undefined>(
    undefined,
    undefined,
    'crash-before-handler',
    'crash-after-handler',
    'repeat-batch',
    'late-checkpoint',
  ),
  { maxLength: 12 },
)

const settings: fc.Arbitrary<Partial<EventSourceSettings>> = fc.record({
  batchSize: fc.integer({ min: 1, max: 6 }),
  batchWindowMs: fc.constantFrom(0, 0, 400, 60_000),
  parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  maximumRetryAttempts: fc.nat(3),
  maximumRecordAgeSeconds: fc.constantFrom(-1, -1, 2),
  bisectBatchOnFunctionError: fc.boolean(),
  reportBatchItemFailures: fc.boolean(),
  startingPosition: fc.constantFrom('TRIM_HORIZON' as const, 'LATEST' as const),
})

const scenarios = fc.record({
  settings,
  faults,
  actions: fc.array(actions, { maxLength: 20 }),
  moods: fc.array(fc.constantFrom<Mood>('well', 'well', 'throws', 'nonsense'), { maxLength: 15 }),
  failures: fc.array(fc.boolean(), { maxLength: 20 }),
  shards: fc.integer({ min: 1, max: 3 }),
  delays: fc.infiniteStream(fc.nat(300)),
})

type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never

async function play(scenario: Scenario): Promise<readonly EventSourceEvent[]> {
  const time = virtualTime(() => scenario.delays.next().value / 301)
  const stream = new MemoryStream(time.now, scenario.shards)
  const ledger = new Ledger(stream)
  const [moods, picks, failures] = [[...scenario.moods], [...scenario.faults], [...scenario.failures]]
  const maybeFail = () => {
    if (failures.shift()) throw new Error('not reachable')
  }
  const { onFailure, objects } = keptObjects(maybeFail)
  stream.onRequest = async () => {
    await pause(time, scenario.delays.next().value / 30)
    maybeFail()
  }
  const checkpoints = ledger.checkedCheckpoints()
  const events: EventSourceEvent[] = []
  const problems: unknown[] = []

  async function handler(event: KinesisStreamEvent): Promise<unknown> {
    const mood = moods.shift() ?? 'well'
    await pause(time, scenario.delays.next().value)
    const sequenceNumbers = sequenceNumbersOf(event)
    const poison = event.Records.findIndex(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString() === POISON)
    const isReported = scenario.settings.reportBatchItemFailures
    if (mood === 'throws' || (poison !== -1 && !isReported)) throw new Error('no')
    const response = mood === 'nonsense' ? 'nonsense' : poison === -1 ? null : reportOf(sequenceNumbers, poison)
    const outcome = isReported ? outcomeOfResponse(response, sequenceNumbers) : { kind: 'success' as const }
    if (outcome.kind === 'success') ledger.settle(sequenceNumbers)
    if (outcome.kind === 'partial') ledger.settle(sequenceNumbers.slice(0, outcome.from))
    return response
  }

  function start(): EventSource {
    return startEventSource({
      stream,
      checkpoints,
      settings: { ...scenario.settings, pollMs: 100, retryBaseMs: 50, retryCapMs: 500 },
      onFailure,
      time,
      pickFault: () => picks.shift(),
      async invoke(event) {
        const batch = event as KinesisStreamEvent
        try {
          ledger.checkDelivery(batch)
          expect(batch.Records.length).toBeLessThanOrEqual(scenario.settings.batchSize ?? 0)
        } catch (problem) {
          problems.push(problem)
        }
        return handler(batch)
      },
      onEvent(event) {
        events.push(event)
        if (event.type !== 'discarded') return
        const object = objects.get(event.objectKey ?? '')
        ledger.settle(sequenceNumbersOf(JSON.parse(object?.payload ?? '{"Records":[]}')))
      },
    })
  }

  let source = start()
  if (scenario.settings.startingPosition === 'LATEST') await source.caughtUp()
  for (const action of scenario.actions) {
    if (action.do === 'put')
      for (const [key, isPoison] of action.records) stream.put(`key ${key}`, isPoison ? POISON : '')
    else if (action.do === 'split') stream.split(action.shard)
    else if (action.do === 'merge') stream.merge(action.shard)
    else if (action.do === 'pause') await pause(time, action.ms)
    else if (action.do === 'catch up') await source.caughtUp()
    else {
      if (action.do === 'stop') await source.stop()
      else source.abort()
      source = start()
    }
  }
  await source.caughtUp()
  ledger.expectAllSettled()
  expect(source.status().map(({ buffered, inFlight }) => buffered + inFlight)).toEqual(source.status().map(() => 0))
  await source.stop()
  expect(problems).toEqual([])
  expect(events.filter(({ type }) => type === 'checkpoint-failed')).toEqual([])
  return events
}

function reportOf(sequenceNumbers: readonly string[], index: number) {
  return { batchItemFailures: [{ itemIdentifier: sequenceNumbers[index] }] }
}

describe('startEventSource, whatever goes wrong', () => {
  it('settles every record, in order, with no checkpoint ahead and no child before its parents', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => void (await play(scenario))),
      { numRuns: Number(SEEDS) },
    )
  })
})
