import { createRouter, defineTable } from '@inlet/core'
import { silentTelemetry } from '@inlet/lake'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deliveries, toDelivered, toEvent } from '../test/deliveries.ts'
import { changesEvent } from '../test/events.ts'
import { makeTestLake } from '../test/test-lake.ts'
import { foreseeRecords } from './foresee-records.ts'
import { load } from './load.ts'
import { readRecords } from './records.ts'
import { type ReplayedRecord, replay } from './replay.ts'
import { readSettings } from './settings.ts'
import { traceRecord } from './trace-record.ts'

function loaderOf(
  lake: Awaited<ReturnType<typeof makeTestLake>>,
  definitions = [defineTable({ name: 'strict', source: 'Strict' })],
) {
  const settings = readSettings({ S3_RAW: 'raw' }, definitions)
  const router = createRouter('auto', definitions)
  return { settings, router, lake, telemetry: silentTelemetry, now: () => 0 }
}

/** Each part of an aggregate by itself. */
function partsOf(record: ReplayedRecord): readonly ReplayedRecord[] {
  try {
    return readRecords({ delivered: record }).map(({ record: { delivered, part } }) => {
      if (part === undefined) return delivered
      const { subsequenceNumber, bytes } = part
      const kinesis = { ...delivered.kinesis, data: Buffer.from(bytes).toString('base64') }
      return { ...delivered, kinesis, subsequenceNumber }
    })
  } catch {
    return [record]
  }
}

it('says of each record what the replay of it says, and the trace ends where it is refused', async () => {
  await using lake = await makeTestLake()
  const loader = loaderOf(lake)
  await fc.assert(
    fc.asyncProperty(deliveries, async all => {
      const records = toEvent(await Promise.all(all.map(toDelivered))).Records.flatMap(partsOf)
      const forecasts = await foreseeRecords(records, loader)
      expect(forecasts).toHaveLength(records.length)
      for (const [index, record] of records.entries()) {
        const forecast = forecasts[index]
        const {
          records: [verdict],
        } = await replay({ replay: { apply: false, records: [record] } }, loader)
        const { refused } = await traceRecord(record, loader)
        if (forecast?.is === 'refused') {
          expect(verdict?.refused.map(({ code }) => code)).toEqual([forecast.code])
          expect(refused?.code).toBe(forecast.code)
        } else {
          expect(verdict?.loaded).toEqual([forecast?.table])
          expect(refused).toBeNull()
        }
      }
    }),
    { numRuns: 40 },
  )
  expect(await lake.objects()).toEqual([])
})

it('counts what is rescued, by the types that the catalog has', async () => {
  await using lake = await makeTestLake()
  const loader = loaderOf(lake)
  const change = (a: object) => ({ table: 'Things', keys: { id: { S: '1' } }, image: { id: { S: '1' }, ...a } })
  await load(changesEvent([change({ n: { N: '1' }, m: { BOOL: true } })]), loader)
  const { Records } = changesEvent([change({ n: { S: 'x' }, m: { S: 'y' } }), change({ n: { N: '2' } })], { from: 9 })
  const row = { is: 'row', table: 'things', dt: '2026-01-31' }
  expect(await foreseeRecords(Records, loader)).toEqual([
    { ...row, rescued: 2 },
    { ...row, rescued: 0 },
  ])
})
