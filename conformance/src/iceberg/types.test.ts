import { type ColumnType, defineTable, deliveredTable, type TableDefinition } from '@inlet/core'
import { nativePayload } from '@inlet/firehose-transform/testing'
import { icebergSchema } from '@inlet/infra/testing'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { PYTHON } from '../tools/python.ts'
import { deliverToIceberg, type TextRow } from './iceberg-tables.ts'
import { transformChanges } from './transform-changes.ts'

const prove = proving('iceberg', witnessOf(PYTHON, 'PyIceberg'))

interface Case {
  readonly type: ColumnType
  /** Values of DynamoDB, and what they are in the table: extremes, and what readers of JSON round. */
  readonly values: readonly (readonly [value: object, text: string])[]
}

const BYTES = Buffer.from([0, 255, 62, 63]).toString('base64')

const CASES: Readonly<Record<string, Case>> = {
  words: {
    type: 'string',
    values: [
      [{ S: '' }, ''],
      [{ S: 'naïve "quotes"\n\u2028 🙂 \u0000' }, 'naïve "quotes"\n\u2028 🙂 \u0000'],
    ],
  },
  small: {
    type: 'int',
    values: [
      [{ N: '-2147483648' }, '-2147483648'],
      [{ N: '2147483647' }, '2147483647'],
    ],
  },
  large: {
    type: 'bigint',
    values: [
      [{ N: '-9223372036854775808' }, '-9223372036854775808'],
      [{ N: '9223372036854775807' }, '9223372036854775807'],
    ],
  },
  weight: {
    type: 'double',
    values: [
      [{ N: '5e-130' }, '5e-130'],
      [{ N: '0.1' }, '0.1'],
    ],
  },
  money: {
    type: 'decimal(12,2)',
    values: [
      [{ N: '-9999999999.99' }, '-9999999999.99'],
      [{ N: '1e3' }, '1000.00'],
    ],
  },
  exact: {
    type: 'decimal(38,9)',
    values: [
      [{ N: '-99999999999999999999999999999.999999999' }, '-99999999999999999999999999999.999999999'],
      [{ N: '0.000000001' }, '0.000000001'],
    ],
  },
  sold: {
    type: 'boolean',
    values: [
      [{ BOOL: false }, 'false'],
      [{ BOOL: true }, 'true'],
    ],
  },
  day: {
    type: 'date',
    values: [
      [{ S: '0001-01-01' }, '0001-01-01'],
      [{ S: '9999-12-31' }, '9999-12-31'],
    ],
  },
  moment: {
    type: 'timestamp',
    values: [
      [{ S: '1969-12-31T23:59:59.999999Z' }, '-1'],
      [{ S: '2026-01-31T13:00:00.000001+01:00' }, String(Date.UTC(2026, 0, 31, 12) * 1_000 + 1)],
    ],
  },
  photo: {
    type: 'binary',
    values: [
      [{ B: '' }, ''],
      [{ B: BYTES }, BYTES],
    ],
  },
}

const NAMES = Object.keys(CASES)
const KEYS = ['a', 'b', 'nulls']

prove('values of every type are what they were, to the last digit, and nulls are nulls', async () => {
  const definition = definitionOf(NAMES)
  const rows = KEYS.map((_, place) => valuesAt(place))
  const deliver = await appended(rows, definition)
  const [content] = await deliverToIceberg([{ ...tableOf(definition), uniqueKeys: [], steps: [{ deliver }] }])
  const expected = rows.map((row, place) => ({
    id: KEYS[place],
    ...Object.fromEntries(NAMES.map(name => [name, row[name]?.[1] ?? null])),
    rescued_data: null,
  }))
  expect(byId(content?.table)).toMatchObject(expected)
})

prove('a column that the table gets later is null in the rows before, and has its values in those after', async () => {
  const added = 'exact'
  const before = definitionOf(NAMES.filter(name => name !== added))
  const after = definitionOf(NAMES)
  const [early = {}, late = {}] = [valuesAt(0), valuesAt(1)]
  const { [added]: _, ...withoutIt } = early
  const steps = [
    { deliver: await appended([withoutIt], before) },
    { addColumns: tableOf(after).fields.filter(({ name }) => name === added) },
    // The table has the column last, and the definition has it where it likes.
    { deliver: await appended([{}, late], after) },
  ]
  const [content] = await deliverToIceberg([{ ...tableOf(before), uniqueKeys: [], steps }])
  const found = content?.table.map(row => row[added])
  expect(found?.toSorted()).toEqual(['0.000000001', null, null].toSorted())
  expect(content?.table.filter(row => row.words === '')).toMatchObject([{ money: '-9999999999.99', [added]: null }])
})

type Values = Readonly<Record<string, Case['values'][number]>>

/** The values of that place, of all columns; none if there is no such place. */
function valuesAt(place: number): Values {
  return Object.fromEntries(
    Object.entries(CASES).flatMap(([name, { values }]) => {
      const value = values[place]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function definitionOf(names: readonly string[]): TableDefinition {
  const columns = names.map(name => [name, { type: CASES[name]?.type ?? 'string' }])
  return defineTable({
    name: 'things',
    source: 'Things',
    columns: { id: { type: 'string' }, ...Object.fromEntries(columns) },
  })
}

function tableOf(definition: TableDefinition) {
  const fields = icebergSchema(deliveredTable(definition, { database: 'analytics', location: '' }), ['id'])
  return { name: definition.name, fields }
}

async function appended(rows: readonly Values[], definition: TableDefinition) {
  const payloads = rows.map((row, index) => {
    const keys = { id: { S: KEYS[index] } }
    const image = Object.fromEntries(Object.entries(row).map(([name, [value]]) => [name, value]))
    return nativePayload({ table: 'Things', keys, image: { ...keys, ...image } })
  })
  return transformChanges(payloads, definition, { mode: 'append', from: 1 })
}

function byId(rows: readonly TextRow[] = []): readonly TextRow[] {
  return rows.toSorted((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
}
