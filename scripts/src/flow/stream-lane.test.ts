import type { Lane } from '@inlet/console/api'
import type { EventSourceEvent } from '@inlet/local/live'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Happenings } from './happenings.ts'
import { RateHistory } from './rate-history.ts'
import { StreamLane } from './stream-lane.ts'

const NAMES = { stream: 'table-changes', database: 'raw', quarantine: 's3://raw/_quarantine/' }
const SERVICE = 'stream-to-parquet'

function begin() {
  const clock = { time: 1_000_000 }
  const happenings = new Happenings()
  const context = { now: () => clock.time, happenings, history: new RateHistory(clock.time) }
  return { clock, happenings, lane: new StreamLane(NAMES, context) }
}

const sent = (sent: number, waiting = 0) => ({ sent, waiting, undeliverable: 0 })

/** By stage and name: `function.in`. */
function figuresOf(lane: Lane): Record<string, number> {
  const entries = lane.stages.flatMap(({ id, figures }) => {
    return figures.map(({ name, value }) => [`${id.split('/').at(-1)}.${name}`, value])
  })
  return Object.fromEntries(entries)
}

const problemsOf = (lane: Lane) =>
  lane.stages.flatMap(({ id, problem }) =>
    problem === null ? [] : [[id.split('/').at(-1), problem.text, problem.times]],
  )

/** Records of a shard, from and to. */
interface Range {
  readonly from: number
  readonly to: number
}

/** What a random history does with the batch that is next, or the records that come. */
const step = fc.record({
  shard: fc.constantFrom('shard-0', 'shard-1'),
  is: fc.constantFrom('arrive', 'succeed', 'succeed', 'fail', 'cut in two', 'give up'),
  count: fc.integer({ min: 1, max: 9 }),
  /** Of the batch, from its start. */
  quarantined: fc.nat(9),
  isLineLate: fc.boolean(),
})

describe('the lane of changes', () => {
  it('adds up after any history, as following each record does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { lane } = begin()
        const fates = new Map<string, ('stream' | 'function' | 'written' | 'quarantined' | 'given up')[]>()
        const batches = new Map<string, Range[]>()
        for (const { shard, is, count, quarantined, isLineLate } of steps) {
          const records = fates.get(shard) ?? []
          fates.set(shard, records)
          if (is === 'arrive') records.push(...Array<'stream'>(count).fill('stream'))
          else {
            const next = records.indexOf('stream')
            const fresh = next === -1 ? [] : [{ from: next, to: Math.min(records.length, next + count) }]
            const [batch, ...others] = batches.get(shard)?.length ? (batches.get(shard) ?? []) : fresh
            if (batch === undefined) continue
            batches.set(shard, [batch, ...others])
            const size = batch.to - batch.from
            const position = {
              ...{ shardId: shard, records: size, lagMs: 5 },
              ...{ firstSequenceNumber: String(batch.from), lastSequenceNumber: String(batch.to - 1) },
            }
            lane.onEventSourceEvent({ type: 'invoked', invocations: 1, ...position })
            records.fill('function', batch.from, batch.to)
            const bad = Math.min(quarantined, size)
            const line = { is: 'batch loaded', service: SERVICE, records: size, quarantined: bad } as const
            if (is === 'succeed') {
              const tellLine = () => lane.onLogLine({ ...line, written: size - bad })
              if (!isLineLate) tellLine()
              lane.onEventSourceEvent({ type: 'succeeded', ...position })
              if (isLineLate) tellLine()
              records.fill('quarantined', batch.from, batch.from + bad).fill('written', batch.from + bad, batch.to)
              batches.set(shard, others)
            } else if (is === 'give up') {
              lane.onEventSourceEvent({
                type: 'discarded',
                condition: 'RetryAttemptsExhausted',
                objectKey: 'x',
                ...position,
              })
              records.fill('given up', batch.from, batch.to)
              batches.set(shard, others)
            } else {
              // Some tables were loaded: it is told, and comes again.
              if (bad < size) lane.onLogLine({ ...line, written: size - bad - 1 })
              lane.onEventSourceEvent({ type: 'failed', reason: 'reported', attempt: 1, done: 0, ...position })
              const middle = batch.from + Math.floor(size / 2)
              if (is === 'cut in two' && size > 1) {
                batches.set(shard, [{ from: batch.from, to: middle }, { from: middle, to: batch.to }, ...others])
              }
            }
          }
          const all = [...fates.values()].flat()
          const number = (fate: string) => all.filter(each => each === fate).length
          const figures = figuresOf(lane.lane(sent(all.length)))
          expect(figures).toMatchObject({
            'tables.in': all.length,
            'stream.in': all.length - number('stream'),
            'stream.waiting': number('stream'),
            'function.in': all.length - number('stream'),
            'function.waiting': number('function'),
            'files.written': number('written'),
            'quarantine.quarantined': number('quarantined'),
            'quarantine.failed': number('given up'),
          })
        }
      }),
      { numRuns: 300 },
    )
  })

  const BATCH = { shardId: 'shard-0', records: 3, firstSequenceNumber: '10', lastSequenceNumber: '12', lagMs: 400 }
  const invoked: EventSourceEvent = { type: 'invoked', invocations: 1, ...BATCH }
  const failed = (attempt: number): EventSourceEvent => ({
    type: 'failed',
    reason: 'reported',
    attempt,
    done: 0,
    ...BATCH,
  })

  it('has a problem where a batch fails, which says why, and is gone when it goes on', () => {
    const { lane, happenings } = begin()
    lane.onEventSourceEvent(invoked)
    lane.onLogLine({ is: 'error', service: SERVICE, text: 'Loading a table failed: orders: ENOTDIR' })
    lane.onEventSourceEvent(failed(1))
    lane.onEventSourceEvent(failed(2))
    expect(problemsOf(lane.lane(sent(3)))).toEqual([
      ['function', '3 changes of shard-0 failed at attempt 2: reported', 2],
    ])
    expect(happenings.list.map(({ is }) => is)).toEqual(['bad', 'bad'])
    lane.onEventSourceEvent({ type: 'succeeded', ...BATCH })
    expect(problemsOf(lane.lane(sent(3)))).toEqual([])
    expect(happenings.list[0]).toMatchObject({ is: 'good', text: '3 changes went through' })
  })

  it('lags behind more and more while a batch fails, or nothing is taken from the stream', () => {
    const { lane, clock } = begin()
    const lag = (counts = sent(3)) => figuresOf(lane.lane(counts))['function.lag']
    expect(lag(sent(0))).toBe(0)
    lane.onEventSourceEvent(invoked)
    clock.time += 60_000
    expect(lag()).toBe(60_400)
    lane.onEventSourceEvent({ type: 'succeeded', ...BATCH, lagMs: 60_400 })
    expect(lag()).toBe(60_400)
    clock.time += 10_000
    expect(lag()).toBe(0)
    expect(lag(sent(4))).toBe(0)
    clock.time += 30_000
    expect(lag(sent(4))).toBe(30_000)
    expect(lag(sent(4, 2))).toBe(30_000)
  })

  it('has problems of the stream until it can be read, or takes changes', () => {
    const { lane } = begin()
    lane.onEventSourceEvent({ type: 'read-failed', shardId: 'shard-0', reason: 'Error: gone' })
    lane.onEndpointEvent({ is: 'stream-failed', stream: 'other', error: new Error('x') })
    expect(problemsOf(lane.lane(sent(0)))).toEqual([['stream', 'read-failed: Error: gone', 1]])
    lane.onEventSourceEvent(invoked)
    expect(problemsOf(lane.lane(sent(0)))).toEqual([])
    lane.onEndpointEvent({ is: 'stream-failed', stream: NAMES.stream, error: new Error('x') })
    expect(problemsOf(lane.lane(sent(0)))).toMatchObject([['stream', expect.any(String), 1]])
    expect(problemsOf(lane.lane(sent(1)))).toEqual([])
  })
})
