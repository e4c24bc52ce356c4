import type { KinesisStreamEvent } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { tableOf } from './kinesis-event.ts'
import { POISON } from './poison.ts'
import { createScenario, type ScenarioOptions } from './scenario.ts'
import { changesIn, finalItems, isPoison, once, recordsOf, replay, sorted } from './test/received.ts'

const OPTIONS = { seed: 42, changes: 4_000, batchSize: 200, start: new Date('2026-03-01T20:00:00Z') }

function run(options: Partial<ScenarioOptions> = {}) {
  const scenario = createScenario({ ...OPTIONS, ...options })
  const batches = [...scenario.batches]
  return { scenario, batches, records: recordsOf(batches) }
}

const sequences = (batch: KinesisStreamEvent | undefined) => batch?.Records.map(record => record.kinesis.sequenceNumber)

test('the same options give the same bytes, another seed gives others', () => {
  const [one, other] = [run(), run()]
  expect(JSON.stringify(one.batches)).toBe(JSON.stringify(other.batches))
  expect(finalItems(one.scenario.tables)).toEqual(finalItems(other.scenario.tables))
  expect(JSON.stringify(run({ seed: 43 }).batches)).not.toBe(JSON.stringify(one.batches))
})

describe.each([1, 42, 2026])('from seed %i', seed => {
  const { scenario, batches, records } = run({ seed })

  test('the newest change of each key is what the tables hold, in whatever order the changes came', () => {
    for (const received of [changesIn(records), changesIn(records.toReversed())]) {
      const tables = replay(received)
      for (const { source, items } of scenario.tables) {
        expect(sorted(tables.get(source)?.values() ?? [])).toEqual(sorted(items()))
      }
    }
  })

  test('every record is accounted for', () => {
    expect(once(records).filter(isPoison)).toHaveLength(scenario.poison)
    expect(scenario.poison).toBe(POISON.length)
    expect(changesIn(once(records))).toHaveLength(OPTIONS.changes)
    expect(records).toHaveLength(OPTIONS.changes + scenario.poison + scenario.repeated + scenario.bisected)
  })

  test('no two changes have one event id', () => {
    const changes = changesIn(once(records))
    expect(new Set(changes.map(({ change }) => change.eventID)).size).toBe(changes.length)
  })

  test('a batch is of one shard, and no larger than asked', () => {
    for (const { Records } of batches) {
      expect(new Set(Records.map(shardOf)).size).toBe(1)
      expect(Records.length).toBeLessThanOrEqual(OPTIONS.batchSize)
    }
  })

  test('sequence numbers of 56 digits rise in each shard, and so do times of arrival', () => {
    const last = new Map<string, { sequence: string; arrival: number }>()
    for (const record of once(records)) {
      const { sequenceNumber: sequence, approximateArrivalTimestamp: arrival } = record.kinesis
      expect(sequence).toMatch(/^\d{56}$/)
      expect(record.eventID).toBe(`${shardOf(record)}:${sequence}`)
      const before = last.get(shardOf(record))
      if (before) expect(sequence > before.sequence && arrival >= before.arrival).toBe(true)
      last.set(shardOf(record), { sequence, arrival })
    }
    expect(last.size).toBe(3)
  })

  test('all changes of a key are on one shard, in the order in which they were made', () => {
    const shards = new Map<string, string>()
    for (const { record, change } of changesIn(records)) {
      const key = tableOf(change) + JSON.stringify(change.dynamodb.Keys)
      expect(shards.get(key) ?? shardOf(record)).toBe(shardOf(record))
      shards.set(key, shardOf(record))
    }
  })
})

test('one batch comes again at the end, one comes again in halves', () => {
  const { scenario, batches } = run()
  expect(sequences(batches.at(-1))).toEqual(sequences(batches[0]))
  expect(scenario.repeated).toBe(batches[0]?.Records.length)
  expect([...(sequences(batches[2]) ?? []), ...(sequences(batches[3]) ?? [])]).toEqual(sequences(batches[1]))
  expect(scenario.bisected).toBe(batches[1]?.Records.length)
})

test('changes are made as batches are taken, not before', () => {
  const scenario = createScenario({ ...OPTIONS, changes: 1_000_000_000 })
  expect(scenario.batches[Symbol.iterator]().next().done).toBe(false)
  expect(scenario.tables.flatMap(table => table.items()).length).toBeLessThan(1_000)
})

test('small scenarios, and no poison', () => {
  expect(run({ changes: 0 }).records).toEqual([])
  expect(run({ changes: 1, poison: [] }).records).toHaveLength(2)
  expect(run({ changes: 500, shards: 1, poison: [] }).scenario.poison).toBe(0)
})

function shardOf(record: { eventID: string }): string {
  return record.eventID.split(':')[0] ?? ''
}
