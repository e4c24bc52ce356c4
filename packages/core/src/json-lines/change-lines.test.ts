import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativePayload } from '../../test/changes.ts'
import { attributes, keyValues, nearlyAttributes } from '../../test/items.ts'
import { hash } from '../../test/load.ts'
import { numberText } from '../../test/number-texts.ts'
import { compared, runs } from '../../test/runs.ts'
import type { Change } from '../changes/change.ts'
import { ChangeBatch } from '../changes/change-batch.ts'
import { decodeChange } from '../changes/decode-change.ts'
import { ByteSink } from '../columns/byte-sink.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { formatPath } from '../columns/source-path.ts'
import { defineTable, type TableDefinition } from '../tables/define-table.ts'
import { TABLE_DEFINITIONS } from '../tables/definitions.ts'
import { deliveredTable } from '../tables/delivered-table.ts'
import { ChangeLines } from './change-lines.ts'
import { JsonRows } from './json-rows.ts'

const ENVELOPE = { eventId: 'envelope-"id"', sequenceNumber: '7' }
const TYPES: readonly ColumnType[] = [
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary'] as const),
  ...(['decimal(12,2)', 'decimal(38,9)', 'decimal(15,6)', 'decimal(38,0)', 'decimal(2,2)'] as const),
]

/** A column of each type, those of the generated items, nested ones, masked ones, aliases, and derived ones. */
const wide = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    pk: { type: 'string' },
    ...Object.fromEntries(TYPES.map((type, index) => [`c${index}`, { type }])),
    a: { type: 'string', aliases: ['other.a', 'count'] },
    nested: { type: 'decimal(12,2)', path: 'a_b.price' },
    price: { type: 'decimal(38,9)' },
    secret: { type: 'string', mask: 'hash', path: 'user_id' },
    gone: { mask: 'drop', path: 'b' },
    at: { type: 'bigint' },
    day: { type: 'date', derive: { from: 'at', part: 'date' } },
    hour: { type: 'int', derive: { from: 'at', part: 'hour' } },
    said_at: { type: 'string' },
    minute: { type: 'int', derive: { from: 'said_at', part: 'minute' } },
    seen: { type: 'timestamp' },
    seen_on: { type: 'date', derive: { from: 'seen', part: 'date' } },
  },
})
const exploded = defineTable({ ...wide, lists: 'explode' })
const strict = defineTable({ ...wide, onDrift: 'quarantine' })
const numbered = defineTable({ name: 'things', source: 'Things', columns: { pk: { type: 'decimal(38,9)' } } })

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }),
  // biome-ignore format: a table
  fc.constantFrom(
    '', '"', '\\', '\0', '\u2028', '\x7f', '2026-01-31', '2026-02-29', '2024-02-29', '0000-01-01', '0001-01-01',
    '2026-13-01', '2026-00-10', '2026-01-00', '2026-01-31T12:00:00Z', '2026-01-31T12:34:56.789Z', '2026-1-31',
    '1969-12-31T23:59:59.999999-05:30', '2026-01-31 12:00', '2026/01/31', '+026-01-31',
  ),
)
const plainNumber = fc.oneof(
  fc.integer({ min: -99_999, max: 99_999 }).map(cents => String(cents / 100)),
  fc.integer({ min: -99_999, max: 99_999 }).map(cents => (cents / 100).toFixed(3)),
  fc.integer({ min: 0, max: 2_000_000_000 }).map(seconds => String(1_769_857_315_947 + seconds)),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.string({ unit: fc.constantFrom(...'0019'), minLength: 1 }))
    .map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom('0', '-0', '-0.0', '0.5', '-0.5', '0.000001', '0.0000001', '9'.repeat(15), '23', '59', '1769903970'),
)
const value = fc.oneof(
  text.map(S => ({ S })),
  fc.oneof(numberText, plainNumber).map(N => ({ N })),
  fc.boolean().map(BOOL => ({ BOOL })),
  fc.uint8Array({ maxLength: 5 }).map(bytes => ({ B: Buffer.from(bytes).toString('base64') })),
  fc.constantFrom(
    { NULL: true },
    { B: 'AB==' },
    { SS: ['x', '"'] },
    { L: [] },
    { M: {} },
    { L: [{ N: '1' }, { S: 'é' }] },
  ),
)

/** Items that mostly fit: of few columns, so that many a row has no value to rescue. */
const names = Object.keys(wide.columns).filter(name => !['nested', 'secret', 'gone'].includes(name))
const fitting = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names, 'user_id', 'b', 'count'), value), {
    selector: ([name]) => name,
    maxLength: 4,
  })
  .map(entries => Object.fromEntries(entries))
const nested = fc
  .tuple(plainNumber, text)
  .map(([N, S]) => ({ a_b: { M: { price: { N } } }, other: { M: { a: { S } } } }))

const payload = fc
  .record({
    key: keyValues.chain((values): fc.Arbitrary<object> => values),
    image: fc.oneof(
      { weight: 6, arbitrary: fitting },
      { weight: 1, arbitrary: nested },
      { weight: 1, arbitrary: attributes },
      { weight: 1, arbitrary: nearlyAttributes.map(odd => ({ a: odd })) },
    ),
    operation: fc.constantFrom<'INSERT' | 'MODIFY' | 'REMOVE'>('INSERT', 'MODIFY', 'MODIFY', 'REMOVE'),
    hasKeyInImage: fc.boolean(),
    indent: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ key, image, operation, hasKeyInImage, indent }) => {
    const keys = { pk: key }
    const item = hasKeyInImage ? { ...keys, ...image } : { ...image }
    return JSON.stringify(nativePayload(keys, operation === 'REMOVE' ? undefined : item, operation), null, indent)
  })

function decoded(json: string): Change[] {
  try {
    return [decodeChange(Buffer.from(json), ENVELOPE)]
  } catch (error) {
    expect(error).toMatchObject({ name: 'InputError' })
    return []
  }
}

/**
 * Lines by way of columns, with their ends; `undefined` for those that are refused, or whose keys are not all in columns of
 * their own.
 */
function linesInColumns(changes: readonly Change[], definition: TableDefinition) {
  const table = deliveredTable(definition, { database: '', location: '' })
  const batch = new ChangeBatch(definition, table, hash, true)
  for (const change of changes) batch.add(change)
  const { columns, refused, rescues } = batch.finish(table)
  const rows = new JsonRows(columns)
  const lines = changes.map(({ keys }, row) => {
    const hasKey = Object.keys(keys).every(name => {
      const column = table.columns.find(({ path }) => path === formatPath([name]))
      return column !== undefined && !rows.isNull(column.name, row)
    })
    return refused.has(row) || !hasKey ? undefined : `${rows.line(row)}\n`
  })
  return { lines, ...(lines.includes(undefined) ? {} : { rescues: new Set(rescues) }) }
}

function linesAtOnce(changes: readonly Change[], definition: TableDefinition) {
  const writer = new ChangeLines(definition, deliveredTable(definition, { database: '', location: '' }), hash)
  const sink = new ByteSink()
  const lines = changes.map(change => {
    const start = sink.length
    const isWritten = writer.append(change, sink)
    if (!isWritten) expect(sink.length).toBe(start)
    return isWritten ? sink.bytes.toString('utf8', start, sink.length) : undefined
  })
  return { lines, ...(lines.includes(undefined) ? {} : { rescues: new Set(writer.rescues) }) }
}

describe('a line written at once', () => {
  it('is that of the change in columns, for each change with a row', async ({ annotate }) => {
    let records = 0
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 1, maxLength: 20, size: 'max' }),
        fc.constantFrom(wide, exploded, strict, numbered),
        (payloads, definition) => {
          records += payloads.length
          const changes = payloads.flatMap(decoded)
          expect(linesAtOnce(changes, definition)).toEqual(linesInColumns(changes, definition))
        },
      ),
      runs(100),
    )
    await annotate(compared(records, 'records'))
  })

  it.for(TABLE_DEFINITIONS)('is that of the change in columns: $name', async (definition, { annotate }) => {
    let records = 0
    const names = Object.entries(definition.columns).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
    const [pk = ''] = names
    const item = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), {
      selector: ([name]) => name,
      maxLength: 6,
    })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), items => {
        records += items.length
        const changes = items.flatMap(entries => {
          const image: Record<string, unknown> = { [pk]: { S: 'x' } }
          for (const [path, attribute] of entries) {
            const [name = '', inside] = path.split('.')
            image[name] = inside === undefined ? attribute : { M: { [inside]: attribute } }
          }
          return decoded(JSON.stringify(nativePayload({ [pk]: { S: 'x' } }, image)))
        })
        expect(linesAtOnce(changes, definition)).toEqual(linesInColumns(changes, definition))
      }),
      runs(100),
    )
    await annotate(compared(records, 'records'))
  })

  it('is not written of a change after the year 2255, whose microseconds no double has', () => {
    const late = nativePayload({ pk: { S: '1' } }, { pk: { S: '1' } })
    late.dynamodb.ApproximateCreationDateTime = 9_100_000_000_000
    expect(linesAtOnce(decoded(JSON.stringify(late)), wide)).toEqual({ lines: [undefined] })
  })
})
