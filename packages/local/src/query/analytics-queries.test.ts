import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CatalogTable,
  type ColumnType,
  dayText,
  deliveredJsonTable,
  deliveredTable,
  isColumnType,
  TABLE_DEFINITIONS,
} from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLocalLake } from './open-local-lake.ts'
import { jsonLines, makeTestLake, parquetOf } from './test-lake.ts'

const QUERIES = join(import.meta.dirname, '../../../core/queries')
const DAY_MS = 86_400_000
const FORMATS = ['parquet', 'json'] as const
type Format = (typeof FORMATS)[number]

/** What is read of a transaction; money in hundredths, days since 1970-01-01. */
interface Transaction {
  readonly region: string | null
  readonly merchant_category: string | null
  readonly payment_method: string | null
  readonly customer_id: string | null
  readonly date: number
  readonly hour: number
  readonly amount: bigint | null
  readonly risk_score: string | null
  readonly velocity_check: string | null
  readonly amount_threshold: string | null
  readonly status: string | null
}

type Cells = Readonly<Record<string, string | number | bigint | null>>

/** A lake whose one table, in `database` and as its definition has it, holds these items. */
async function openLakeOf(database: string, name: string, format: Format, items: readonly Cells[]) {
  const lake = await makeTestLake()
  const definition = TABLE_DEFINITIONS.find(each => each.name === name)
  if (definition === undefined) throw new Error(`Expected a definition of ${name}`)
  const place = { database, location: `s3://raw/${name}/` }
  const table = (format === 'json' ? deliveredJsonTable : deliveredTable)(definition, place)
  await lake.catalog.createTable(table)
  const rows = items.map((item, index) => ({ ...item, ...inserted(index) }))
  if (format === 'json') await lake.store.write('raw', `${name}/2026/01/31/23/a`, jsonLines(toJson(rows, table)))
  else if (rows.length > 0) await lake.store.write('raw', `${name}/a.parquet`, parquetOf(typesOf(table), rows))
  const local = await openLocalLake(lake.root)
  return {
    ask: async (query: string) => local.query(await readFile(join(QUERIES, `${query}.sql`), 'utf8')),
    today: async () => String((await local.query('SELECT CURRENT_DATE')).rows[0]),
    async [Symbol.asyncDispose]() {
      local.close()
      await lake[Symbol.asyncDispose]()
    },
  }
}

function inserted(index: number): Cells {
  return {
    cdc_operation: 'INSERT',
    cdc_key: JSON.stringify({ id: index }),
    cdc_event_id: `event ${index}`,
    cdc_sequence_number: String(index),
    cdc_changed_at: 1_769_817_600_000_000n,
    cdc_changed_at_us: 1_769_817_600_000_000n,
  }
}

function typesOf({ columns }: CatalogTable): Record<string, ColumnType> {
  return Object.fromEntries(columns.flatMap(({ name, type }) => (isColumnType(type) ? [[name, type]] : [])))
}

/** Cells as JSON lines have them: days as text, decimals with their point. */
function toJson(rows: readonly Cells[], table: CatalogTable): Record<string, unknown>[] {
  const types = typesOf(table)
  return rows.map(row =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => {
        if (cell === null) return [name, null]
        if (types[name] === 'date') return [name, dayText(Number(cell))]
        return [name, types[name] === 'decimal(12,2)' ? money(BigInt(cell)) : cell]
      }),
    ),
  )
}

/** A sum of hundredths: of so few digits that a double holds it. */
function money(hundredths: bigint): number {
  return Number(hundredths) / 100
}

function total(rows: readonly Transaction[]): number | null {
  const amounts = rows.flatMap(({ amount }) => amount ?? [])
  return amounts.length === 0 ? null : money(amounts.reduce((sum, amount) => sum + amount, 0n))
}

type Answer = readonly (string | number | null)[]

/** Sorts by the columns named, each ascending, or descending if its position is below zero; from 1, nulls last. */
function sortBy(rows: readonly Answer[], positions: readonly number[]): Answer[] {
  return rows.toSorted((a, b) => {
    for (const position of positions) {
      const [left = null, right = null] = [a[Math.abs(position) - 1], b[Math.abs(position) - 1]]
      if (left === right) continue
      if (left === null || right === null) return left === null ? 1 : -1
      return left < right === position > 0 ? -1 : 1
    }
    return 0
  })
}

function groupRows(rows: readonly Transaction[], keyOf: (row: Transaction) => Answer): [Answer, Transaction[]][] {
  return Array.from(
    Map.groupBy(rows, row => JSON.stringify(keyOf(row))),
    ([key, some]) => [JSON.parse(key), some],
  )
}

const maybe = <T>(...values: readonly T[]) => fc.constantFrom<(T | null)[]>(...values, null)

/** Transactions of days around a day. */
function transactions(today: number): fc.Arbitrary<Transaction[]> {
  const transaction = fc.record({
    region: maybe('EU', 'US'),
    merchant_category: maybe('FOOD'),
    payment_method: maybe('CARD'),
    customer_id: maybe('a', 'b'),
    date: fc.constantFrom(...[1, 0, 0, 0, -1, -6, -7, -8].map(days => today + days)),
    hour: fc.constantFrom(0, 9),
    // Mostly the same, so that sums are, too, and what comes after them decides.
    amount: fc.oneof(
      { weight: 4, arbitrary: maybe(10n) },
      { weight: 1, arbitrary: fc.bigInt({ min: -999_999_999_999n, max: 999_999_999_999n }) },
    ),
    risk_score: maybe('HIGH', 'MEDIUM', 'LOW', 'high'),
    velocity_check: maybe('FLAG', 'PASS'),
    amount_threshold: maybe('HIGH', 'NORMAL'),
    status: maybe('FLAGGED', 'DECLINED', 'APPROVED'),
  })
  return fc.array(transaction, { maxLength: 60, size: 'max' })
}

const today = Math.floor(Date.now() / DAY_MS)
const count = (rows: readonly Transaction[], is: (row: Transaction) => boolean) => rows.filter(is).length

function riskByRegion(rows: readonly Transaction[], today: string): Answer[] {
  const first = dayText(Date.parse(today) / DAY_MS - 7)
  const recent = rows.filter(({ date }) => dayText(date) >= first)
  const groups = groupRows(recent, ({ region, merchant_category, date }) => [region, merchant_category, dayText(date)])
  const answers = groups.map(([key, some]) => [
    ...key,
    some.length,
    total(some),
    count(some, ({ risk_score }) => risk_score === 'HIGH'),
    count(some, ({ velocity_check }) => velocity_check === 'FLAG'),
    count(some, ({ status }) => status === 'FLAGGED'),
  ])
  return sortBy(
    answers.filter(([, , , , , high]) => high !== 0),
    [-6, -5, -3, 1, 2],
  )
}

function hourlyPattern(rows: readonly Transaction[], today: string): Answer[] {
  const ofToday = rows.filter(({ date }) => dayText(date) === today)
  const groups = groupRows(ofToday, row => [dayText(row.date), row.hour, row.merchant_category, row.payment_method])
  const answers = groups.map(([key, some]) => [
    ...key,
    some.length,
    total(some),
    new Set(some.flatMap(({ customer_id }) => customer_id ?? [])).size,
    count(some, ({ status }) => status === 'DECLINED'),
    count(some, ({ amount_threshold }) => amount_threshold === 'HIGH'),
  ])
  return sortBy(answers, [2, -6, 3, 4])
}

describe.each(FORMATS)('the queries of analytics on %s', format => {
  it('answer what they ask about transactions', async () => {
    await fc.assert(
      fc.asyncProperty(transactions(today), async rows => {
        await using lake = await openLakeOf(
          'analytics',
          'transactions',
          format,
          rows.map(row => ({ ...row })),
        )
        const before = await lake.today()
        const risk = await lake.ask('transactions-risk-by-region')
        const hourly = await lake.ask('transactions-hourly-pattern')
        // Not if midnight has passed meanwhile.
        fc.pre(before === (await lake.today()))
        expect(risk.rows).toEqual(riskByRegion(rows, before))
        expect(hourly.rows).toEqual(hourlyPattern(rows, before))
      }),
      { numRuns: 8 },
    )
  })

  it('answer what orders brought in, also where a product of two numbers is large', async () => {
    await using lake = await openLakeOf('sales', 'orders', format, [
      { product_name: 'Pear', quantity: 3, price: 10n },
      { product_name: 'Apple', quantity: 2_000_000_000, price: 999_999_999n },
      { product_name: 'Pear', quantity: 1, price: 20n },
      { product_name: null, quantity: 1, price: 50n },
      { product_name: 'Fig', quantity: null, price: 50n },
      { product_name: 'Nut', quantity: 5, price: 10n },
    ])
    const { columns, rows } = await lake.ask('orders-revenue')
    expect(columns.map(({ name }) => name)).toEqual(['product_name', 'revenue', 'pieces', 'orders'])
    expect(rows).toEqual([
      ['Apple', 19_999_999_980_000_000, 2_000_000_000, 1],
      ['Nut', 0.5, 5, 1],
      ['Pear', 0.5, 4, 2],
      [null, 0.5, 1, 1],
      ['Fig', null, null, 1],
    ])
  })
})
