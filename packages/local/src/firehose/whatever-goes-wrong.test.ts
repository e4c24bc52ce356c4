import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryCheckpoints } from '../event-source/checkpoints.ts'
import { MemoryStream } from '../event-source/test/memory-stream.ts'
import { pause, virtualTime } from '../event-source/test/virtual-time.ts'
import type { FirehoseFault } from './fault.ts'
import type { FirehoseEvent } from './firehose-event.ts'
import { startFirehose } from './start-firehose.ts'
import { memoryObjects } from './test/memory-objects.ts'
import { eventOf, ok, textOf } from './test/transforms.ts'

/** `SEEDS=300` runs more. */
const { SEEDS = '100' } = process.env

/** What the function makes of a record, if it makes anything at all. */
const FATES = ['ok', 'dropped', 'failed'] as const
type Fate = (typeof FATES)[number]

/** What the function does of its own accord. */
const MOODS = ['throws', 'nonsense', 'forgets one', 'repeats one', 'invents one', 'no base64'] as const
type Mood = 'well' | (typeof MOODS)[number]

const FAULTS = ['invoke-twice', 'hold-delivery', 'repeat-delivery', 'shuffle-delivery'] as const

type Action =
  | { readonly do: 'put'; readonly records: readonly (readonly [key: number, fate: Fate])[] }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'stop' | 'abort' | 'catch up' }

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      records: fc.array(fc.tuple(fc.nat(7), fc.constantFrom('ok' as const, ...FATES)), { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.nat(3_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'abort' as const, 'catch up' as const) }),
  },
)

const scenarios = fc.record({
  isDirect: fc.boolean(),
  shards: fc.integer({ min: 1, max: 3 }),
  settings: fc.record({
    transformBytes: fc.constantFrom(1, 30, 1_000),
    transformMs: fc.constantFrom(0, 500, 60_000),
    deliverBytes: fc.constantFrom(1, 30, 1_000),
    deliverMs: fc.constantFrom(0, 500, 60_000),
    retries: fc.nat(3),
    retryCapMs: fc.constantFrom(100, 5_000),
  }),
  actions: fc.array(actions, { maxLength: 12 }),
  moods: fc.array(fc.constantFrom<Mood>('well', 'well', 'well', ...MOODS), { maxLength: 12 }),
  faults: fc.array(fc.constantFrom<FirehoseFault | undefined>(undefined, undefined, ...FAULTS), { maxLength: 12 }),
  failures: fc.array(fc.boolean(), { maxLength: 10 }),
  delays: fc.infiniteStream(fc.nat(300)),
})

type Scenario = typeof scenarios extends fc.Arbitrary<infer T> ? T : never

async function play(scenario: Scenario): Promise<void> {
  const time = virtualTime(() => scenario.delays.next().value / 301)
  const stream = new MemoryStream(time.now, scenario.shards)
  const [moods, faults, failures] = [[...scenario.moods], [...scenario.faults], [...scenario.failures]]
  const kept = memoryObjects(async () => {
    await pause(time, scenario.delays.next().value)
    if (failures.shift()) throw new Error('not reachable')
  })
  const events: FirehoseEvent[] = []
  const source = { stream, checkpoints: memoryCheckpoints(), settings: { pollMs: 100, retryBaseMs: 50 } }
  /** Records that the function has dropped, be it in an answer that was lost. */
  const dropped = new Set<string>()
  let isRepeated = false

  async function transform(event: unknown): Promise<unknown> {
    const mood = moods.shift() ?? 'well'
    const { records } = eventOf(event)
    await pause(time, scenario.delays.next().value)
    const answers = records.map(record => {
      const [, fate] = textOf(record).slice(0, -1).split(' ')
      if (fate === 'dropped') return { recordId: record.recordId, result: 'Dropped' }
      return fate === 'ok' ? ok(record) : { recordId: record.recordId, result: 'ProcessingFailed' }
    })
    const one = { recordId: records[0]?.recordId, result: 'Dropped' }
    switch (mood) {
      case 'well':
        for (const record of records) if (textOf(record).includes('dropped')) dropped.add(textOf(record))
        return { records: answers }
      case 'throws':
        throw new Error('no')
      case 'nonsense':
        return 'nonsense'
      case 'forgets one':
        return { records: answers.slice(1) }
      case 'repeats one':
        return { records: [...answers, one] }
      case 'invents one':
        return { records: [...answers, { ...one, recordId: 'invented' }] }
      case 'no base64':
        return { records: [...answers.slice(1), { ...one, result: 'Ok', data: '*' }] }
    }
  }

  const start = () =>
    startFirehose({
      name: 'hose',
      ...(!scenario.isDirect && { source }),
      transform,
      lambdaArn: 'arn',
      destination: { is: 's3', store: kept.store, bucket: 'b', prefix: 'out/' },
      errors: { store: kept.store, bucket: 'b', prefix: 'errors/' },
      settings: scenario.settings,
      time,
      pickFault: () => {
        const fault = faults.shift()
        isRepeated ||= fault === 'repeat-delivery'
        return fault
      },
      onEvent: event => events.push(event),
    })

  const all: string[] = []
  /** Records that have to arrive; those put directly may be lost with the process. */
  let due: string[] = []
  let sure: string[] = []
  let isCrashed = false
  let firehose = await start()
  for (const action of scenario.actions) {
    if (action.do === 'put') {
      const texts = action.records.map(([, fate], index) => `${all.length + index} ${fate};`)
      all.push(...texts)
      due.push(...texts)
      if (scenario.isDirect) await firehose.put(texts.map(text => Buffer.from(text)))
      else for (const [index, [key]] of action.records.entries()) stream.put(`key ${key}`, texts[index] ?? '')
    } else if (action.do === 'pause') await pause(time, action.ms)
    else if (action.do === 'catch up') {
      await firehose.caughtUp()
      sure.push(...due)
      due = []
    } else {
      if (action.do === 'stop') await firehose.stop()
      else firehose.abort()
      const isGivenUp = events.some(({ type }) => type === 'given-up')
      isCrashed ||= action.do === 'abort' || isGivenUp
      const isWhole = action.do === 'stop' && !isGivenUp
      if (scenario.isDirect && isWhole) sure.push(...due)
      if (scenario.isDirect) due = []
      firehose = await start()
    }
  }
  await firehose.caughtUp()
  sure = [...sure, ...due]
  const { in: taken, ...ends } = firehose.counts()
  expect(ends.delivered + ends.dropped + ends.failed).toBe(taken)
  await firehose.stop()

  const delivered = kept.under('out/').flatMap(([, text]) => text.match(/[^;]*;/g) ?? [])
  const failed = kept.errors().map(({ text }) => text)
  expect([...delivered, ...failed].filter(text => !all.includes(text))).toEqual([])
  expect(delivered.filter(text => !text.endsWith('ok;'))).toEqual([])
  const ended = new Set([...delivered, ...failed, ...dropped])
  expect(sure.filter(text => !ended.has(text))).toEqual([])
  if (isCrashed) return
  const ways = [new Set(delivered), new Set(failed)]
  expect(ways.reduce((sum, { size }) => sum + size, 0)).toBe(new Set([...delivered, ...failed]).size)
  if (!isRepeated) expect(delivered.length).toBe(new Set(delivered).size)
  expect(failed.length).toBe(new Set(failed).size)
}

describe('startFirehose, whatever goes wrong', () => {
  it('delivers, drops or fails each record, and counts it once', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => void (await play(scenario))),
      { numRuns: Number(SEEDS) },
    )
  })
})
