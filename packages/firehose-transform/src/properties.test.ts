import type { FirehoseTransformationEvent } from 'aws-lambda'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { COLUMNS } from '../test/columns.ts'
import { aggregateOf, eventOf, type SourceKind } from '../test/events.ts'
import { cellsIn, expectedRow } from '../test/expected-row.ts'
import { fakeSource, serviceError } from '../test/fake-source.ts'
import { badRecord, extremeRecord, goodRecord } from '../test/random-records.ts'
import { answersTo, bytesOf, readAnswers, type TestTransformer, transformerOf } from '../test/transformer.ts'
import { transform } from './transform.ts'

/** `SEEDS=5000` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '80', SEED, RUN } = process.env
const REPLAY = { numRuns: Number(SEEDS), ...(SEED && { seed: Number(SEED) }), ...(RUN && { path: RUN }) }

const record = fc.oneof(
  { weight: 6, arbitrary: goodRecord },
  { weight: 3, arbitrary: badRecord },
  { weight: 1, arbitrary: extremeRecord },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof({ weight: 6, arbitrary: goodRecord }, { weight: 1, arbitrary: extremeRecord }), {
        minLength: 1,
        maxLength: 4,
      })
      .map(parts => ({ is: 'aggregate' as const, parts })),
  },
)
type AnyRecord = typeof record extends fc.Arbitrary<infer T> ? T : never

const settings = fc.record({
  env: fc.record(
    {
      DELIVERY: fc.constantFrom('json', 'iceberg'),
      ICEBERG_MODE: fc.constantFrom('append', 'upsert'),
      DYNAMIC_PARTITIONING: fc.constantFrom('off', 'on'),
      TABLES: fc.constantFrom('orders', 'transactions', 'transactions, orders'),
    },
    { requiredKeys: ['DELIVERY'] },
  ),
  source: fc.constantFrom<SourceKind>('kinesis', 'direct'),
  /** What a response may have beside what it must have, if that is not 6 MB. */
  room: fc.option(fc.constantFrom(200, 500, 2_000, 10_000, 100_000)),
  isRefusing: fc.boolean(),
})

it(`answers any records, one by one, whatever the settings: ${SEEDS} runs`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 20, size: 'max' }),
      settings,
      async (records, { env, source, room, isRefusing }) => {
        const payloads = await Promise.all(records.map(payloadOf))
        const event: FirehoseTransformationEvent = JSON.parse(JSON.stringify(eventOf(payloads, { source })))
        for (const [index, record] of records.entries()) {
          if (record.is === 'bad') Object.assign(event.records[index] ?? {}, { data: dataOf(record.data) })
        }
        const least = bytesOf({
          records: event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data })),
        })
        const maxResponseBytes = room === null ? 6_000_000 : least + room
        const run = async () => {
          const transformer = transformerOf({
            env,
            maxResponseBytes,
            source: fakeSource(isRefusing ? [serviceError('AccessDeniedException', 'client')] : []),
          })
          return { response: await transform(event, transformer), transformer }
        }
        const { response, transformer } = await run()

        expect(bytesOf(response)).toBeLessThanOrEqual(maxResponseBytes)
        expect(response.records.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId))
        for (const [index, answer] of response.records.entries()) {
          if (answer.result === 'ProcessingFailed') expect(answer.data).toBe(event.records[index]?.data)
          if (answer.result === 'Dropped') expect(answer).not.toHaveProperty('data')
        }
        for (const { result, lines, metadata } of readAnswers(response)) {
          expect(lines.length > 0).toBe(result === 'Ok')
          expect(metadata !== undefined).toBe(
            result === 'Ok' && (env.DELIVERY === 'iceberg' || env.DYNAMIC_PARTITIONING === 'on'),
          )
          for (const line of lines) {
            const names = Object.keys(JSON.parse(line))
            expect(names).toEqual(names[0] === 'orderid' ? COLUMNS.orders : COLUMNS.transactions)
          }
        }
        for (const table of ['orders', 'transactions', 'none']) expectBalance(transformer, table)
        expect((await run()).response).toEqual(response)
      },
    ),
    REPLAY,
  )
})

it(`has the values of any item, exactly: ${SEEDS} runs`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(goodRecord, { minLength: 1, maxLength: 8 }), async records => {
      const transformer = transformerOf()
      const answers = await answersTo(eventOf(records.map(({ bytes }) => bytes)), transformer)
      let rescues = 0
      for (const [index, { table, change }] of records.entries()) {
        const [line = '{}'] = answers[index]?.lines ?? []
        const { rescued_data, ...cells } = cellsIn(line)
        const { keys, operation, image = keys } = change
        const expected = expectedRow(table, operation === 'REMOVE' ? keys : image)
        expect(cells).toMatchObject({
          ...expected.cells,
          cdc_operation: operation,
          cdc_event_id: 'id',
          cdc_key: keyText(keys),
        })
        expect(typeof rescued_data === 'string' ? JSON.parse(rescued_data) : {}).toEqual(expected.rescued)
        rescues += Object.keys(expected.rescued).length
      }
      const tables = Array.from(new Set(records.map(({ table }) => table)))
      const counted = tables.map(table => transformer.telemetry.total('ValuesRescued', table))
      expect(counted.reduce((sum, count) => sum + count)).toBe(rescues)
    }),
    REPLAY,
  )
})

function payloadOf(record: AnyRecord): unknown {
  if (record.is === 'bad') return ''
  return record.is === 'aggregate' ? aggregateOf(record.parts.map(({ bytes }) => bytes)) : record.bytes
}

function dataOf(data: unknown): unknown {
  return data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data
}

function expectBalance({ telemetry }: TestTransformer, table: string): void {
  const outcomes = ['RowsWritten', 'ChangesSuperseded', 'ChangesSkipped', 'ChangesPutBack', 'ChangesFailed'] as const
  const sum = outcomes.reduce((total, metric) => total + telemetry.total(metric, table), 0)
  expect(telemetry.total('RowsIn', table), table).toBe(sum)
}

function keyText(keys: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(keys).map(([name, { S }]) => [name, S])))
}
