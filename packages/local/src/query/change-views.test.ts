import { type CatalogTable, CHANGE_COLUMN_TYPES, type ColumnType, changesQuery } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSession } from './duckdb-session.ts'
import { openLocalLake } from './open-local-lake.ts'
import {
  addFile,
  jsonLines,
  jsonTableOf,
  makeTestLake,
  parquetOf,
  type TestLake,
  tableOf,
  withChangeColumns,
} from './test-lake.ts'

/** `SEEDS=500` runs more; `SEED` and `RUN`, which a failure prints, run that one again. */
const { SEEDS = '5', SEED, RUN } = process.env
const REPLAY = { numRuns: Number(SEEDS), ...(SEED && { seed: Number(SEED) }), ...(RUN && { path: RUN }) }

const MIDNIGHT_US = 1_769_817_600_000_000n
const TABLE = withChangeColumns(tableOf('items', { value: 'bigint' }))
/** The ways in which changes lie in the lake. */
const TABLES = {
  parquet: TABLE,
  'parquet without partitions': { ...TABLE, partitionKeys: [] },
  json: withChangeColumns(jsonTableOf('items', { value: 'bigint' })),
} satisfies Record<string, CatalogTable>
const TYPES: Readonly<Record<string, ColumnType>> = {
  value: 'bigint',
  ...Object.fromEntries(Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => [name, type])),
}

/** One change in the order in which it happened, and how it reaches the lake. */
interface Step {
  readonly key: string
  readonly isRemove: boolean
  /** Microseconds since the change before: often none, since some streams know only seconds. */
  readonly later: number
  /** Whether it shares its stream record with the change before. */
  readonly isAggregated: boolean
  /** Files that it is in, each time as it was. */
  readonly files: readonly number[]
  /** Files that it is in once more, as a record of its own: delivered again, under a later number. */
  readonly repeats: readonly number[]
}

const step: fc.Arbitrary<Step> = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  isRemove: fc.boolean(),
  later: fc.constantFrom(0, 0, 1, 1_000_000, 50_000_000_000),
  isAggregated: fc.boolean(),
  files: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
  repeats: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
})

const history = fc.record({
  steps: fc.array(step, { maxLength: 25 }),
  // Numbers that grow a digit on the way, from one digit to the longest there are.
  first: fc.constantFrom(1n, 97n, 999_999n, 10n ** 21n - 3n, 10n ** 55n - 5n),
  order: fc.infiniteStream(fc.nat()),
  kind: fc.constantFrom('parquet', 'parquet without partitions', 'json'),
})

type Row = Readonly<Record<string, string | bigint>>

/** The rows of a history by file, and what it comes to. */
function play(steps: readonly Step[], first: bigint) {
  const files: Row[][] = [[], [], [], []]
  const changes = new Map<string, string>()
  const items = new Map<string, number>()
  let number = first
  let position = 0
  let time = MIDNIGHT_US
  const latest = first + BigInt(steps.length)
  for (const [index, { key, isRemove, later, isAggregated, files: first, repeats }] of steps.entries()) {
    if (isAggregated && position < 999_999) position++
    else {
      number++
      position = 0
    }
    time += BigInt(later)
    const row = {
      value: BigInt(index),
      cdc_event_id: `event ${index}`,
      cdc_key: JSON.stringify({ id: key }),
      cdc_operation: isRemove ? 'REMOVE' : 'MODIFY',
      cdc_changed_at: time,
      cdc_changed_at_us: time,
      cdc_sequence_number: `${number}.${String(position).padStart(6, '0')}`,
    }
    for (const file of first) files[file]?.push(row)
    for (const file of repeats) files[file]?.push({ ...row, cdc_sequence_number: `${latest + BigInt(index + 1)}` })
    changes.set(row.cdc_event_id, row.cdc_sequence_number)
    if (isRemove) items.delete(row.cdc_key)
    else items.set(row.cdc_key, index)
  }
  return { files, changes, items }
}

function dayOf(row: Row): string {
  return new Date(Number(row.cdc_changed_at_us) / 1_000).toISOString().slice(0, 10)
}

function shuffle<T>(rows: readonly T[], order: Iterator<number>): T[] {
  return rows
    .map(row => ({ row, rank: Number(order.next().value) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row)
}

/** Puts the rows of a file where the table has them: in one object of a delivery, or in a file for each day of changes. */
async function writeRows(lake: TestLake, table: CatalogTable, file: number, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  if (table.format === 'json') {
    await lake.store.write('raw', `items/2026/02/0${1 + (file % 3)}/23/items-${file}`, jsonLines(rows))
  } else if (table.partitionKeys.length === 0) {
    await lake.store.write('raw', `items/${file}.parquet`, parquetOf(TYPES, rows))
  } else {
    for (const [day, some] of Map.groupBy(rows, dayOf)) {
      await addFile(lake, table, [day], `${file}.parquet`, parquetOf(TYPES, some))
    }
  }
}

describe('the views of changes', () => {
  it(`hold every change once, and every item as it is, however the changes arrive: ${SEEDS} runs`, async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ steps, first, order, kind }) => {
        const table = TABLES[kind]
        await using lake = await makeTestLake()
        await lake.catalog.createTable(table)
        const { files, changes, items } = play(steps, first)
        for (const [index, rows] of files.entries()) await writeRows(lake, table, index, shuffle(rows, order))
        const local = await openLocalLake(lake.root)
        const seen = await local.query('SELECT cdc_event_id, cdc_sequence_number FROM raw.items_changes')
        const current = await local.query('SELECT cdc_key, value FROM raw.items_current')
        local.close()
        expect(seen.rows.toSorted()).toEqual([...changes].toSorted())
        expect(current.rows.toSorted()).toEqual([...items].toSorted())
      }),
      REPLAY,
    )
  })

  it('compare sequence numbers as numbers, with and without a subsequence', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(TABLE)
    const numbers = ['9', '10', '10.000001', '10.000002', '99', `1${'0'.repeat(55)}`, `1${'0'.repeat(54)}1.000000`]
    for (const [index, number] of numbers.entries()) {
      const row = {
        value: BigInt(index),
        cdc_event_id: `event ${index}`,
        cdc_key: '{}',
        cdc_operation: 'INSERT',
        cdc_changed_at: MIDNIGHT_US,
        cdc_changed_at_us: MIDNIGHT_US,
        cdc_sequence_number: number,
      }
      await addFile(lake, TABLE, ['2026-01-31'], `${9 - index}.parquet`, parquetOf(TYPES, [row]))
      const local = await openLocalLake(lake.root)
      expect((await local.query('SELECT value FROM raw.items_current')).rows).toEqual([[index]])
      local.close()
    }
  })

  it('leave out rows that are no changes, which others have put into the table', async () => {
    await using lake = await makeTestLake()
    await lake.catalog.createTable(TABLE)
    const change = { cdc_event_id: 'e', cdc_key: '{}', cdc_operation: 'INSERT', cdc_changed_at_us: MIDNIGHT_US }
    await addFile(lake, TABLE, ['2026-01-31'], 'ours.parquet', parquetOf(TYPES, [{ value: 1n, ...change }]))
    await addFile(lake, TABLE, ['2026-01-31'], 'theirs.parquet', parquetOf(TYPES, [{ value: 2n }, { value: 3n }]))
    const local = await openLocalLake(lake.root)
    const values = async (view: string) => (await local.query(`SELECT value FROM raw.${view} ORDER BY 1`)).rows.flat()
    expect(await values('items')).toEqual([1, 2, 3])
    expect(await values('items_changes')).toEqual([1])
    expect(await values('items_current')).toEqual([1])
    local.close()
  })

  it('show the first delivery of a change, wherever it stands', async () => {
    const session = await openSession()
    const deliveries = ['2026/02/02', '2026/02/01', '2026/02/03'].map(
      day => `('${day}', 5, 'e', '{}', 'INSERT', 1, '7', 1, NULL)`,
    )
    const names =
      'delivered_on, value, cdc_event_id, cdc_key, cdc_operation, cdc_changed_at_us, cdc_sequence_number, ' +
      'cdc_changed_at, rescued_data'
    const rows = `(SELECT * FROM (VALUES ${deliveries.join(', ')}) AS rows(${names}))`
    const changes = await session.query(changesQuery(TABLES.json, rows))
    session.close()
    expect(changes.rows.map(row => row.at(-1))).toEqual(['2026/02/01'])
  })
})
