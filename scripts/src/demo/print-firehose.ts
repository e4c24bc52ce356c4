import { join } from 'node:path'
import { directoryCatalog } from '@inlet/lake/directory'
import type { LocalLake } from '@inlet/local'
import { readQuery } from '../commands/query/query-file.ts'
import { checkTables, type SourceTable } from '../compare/check-tables.ts'
import { ANALYTICS, SALES } from '../live/firehoses.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { count } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { heading, table, verdict } from '../output/screen.ts'
import { ORDERS } from '../samples/orders.ts'
import { TRANSACTIONS } from '../samples/transactions.ts'
import type { Check } from './check.ts'
import { countErrorOutput } from './count-error-output.ts'
import type { FillResult } from './fill-lake.ts'
import { printCheck } from './print-check.ts'
import { cellText } from './print-query.ts'

/** Queries, and the columns of their answers that are shown. */
const QUERIES = {
  'transactions-risk-by-region': [
    'region',
    'merchant_category',
    'transactions',
    'total_amount',
    'high_risk',
    'flagged',
  ],
  'transactions-hourly-pattern': ['hour', 'merchant_category', 'payment_method', 'transactions', 'total_amount'],
}
/** Rows of an answer that are shown. */
const SHOWN = 5

/** Where Firehose delivered to, and the DynamoDB table that it is to equal. */
const DELIVERED = [
  { database: SALES, name: ORDERS.source },
  { database: ANALYTICS, name: TRANSACTIONS.source },
]

/** Prints what Firehose delivered, queries it, and adds it up. @returns whether all is as it should be */
export async function printFirehose(result: FillResult, lake: string, local: LocalLake): Promise<boolean> {
  await print([
    heading(`Firehose: orders → JSON lines in ${SALES}, transactions → Iceberg stand-in ${ANALYTICS}, on the way`),
    ...streamTable(result),
    `  Faults on purpose: ${countEach(result.firehoseFaults)}.`,
    '',
  ])
  const checks = await checkStreams(result, lake, local)
  await print(checks.map(({ isTrue, text }) => verdict(isTrue, text)))
  for (const [name, shown] of Object.entries(QUERIES)) await printAnswer(name, shown, local)
  await print([heading('Check: what Firehose delivered, in any order and twice, against a scan of its DynamoDB table')])
  const isSame = await checkDelivered(result.sources, lake, local)
  return isSame && checks.every(({ isTrue }) => isTrue)
}

function streamTable({ firehoses }: FillResult): string[] {
  return table({
    columns: [
      { name: 'Firehose stream' },
      ...['records in', 'delivered', 'dropped', 'failed'].map(name => ({ name, isNumber: true })),
    ],
    rows: Array.from(firehoses, ([name, counts]) => [
      name,
      ...[counts.in, counts.delivered, counts.dropped, counts.failed].map(count),
    ]),
  })
}

/** `2 × invoke-twice, 1 × hold-delivery` */
function countEach(texts: readonly string[]): string {
  return Array.from(
    Map.groupBy(texts, text => text),
    ([text, all]) => `${all.length} × ${text}`,
  ).join(', ')
}

async function checkStreams(result: FillResult, lake: string, local: LocalLake): Promise<Check[]> {
  const counts = [...result.firehoses.values()]
  const failed = counts.reduce((sum, { failed }) => sum + failed, 0)
  const inOutput = await countErrorOutput(lake)
  const orders = await countRows(local, `${SALES}.orders_changes`)
  const transactions = await countRows(local, `${ANALYTICS}.transactions_changes`)
  const captured = await countRows(local, `${RAW}.transactions_changes`)
  return [
    {
      isTrue: counts.every(({ in: records, delivered, dropped, failed }) => records === delivered + dropped + failed),
      text: 'Records in = delivered + dropped, being those of other tables, + failed',
    },
    {
      isTrue: failed === inOutput,
      text: `${count(failed)} records failed = ${count(inOutput)} lines of the error output, with the original bytes`,
    },
    {
      isTrue: result.piped === orders && captured === transactions,
      text: `${count(result.piped)} changes of orders and ${count(captured)} of transactions = ${count(orders)} and ${count(transactions)} rows of the _changes views, each once`,
    },
  ]
}

async function countRows(local: LocalLake, view: string): Promise<number> {
  const { rows } = await local.query(`SELECT count(*) FROM ${view}`)
  return Number(rows[0]?.[0])
}

async function printAnswer(name: string, shown: readonly string[], local: LocalLake): Promise<void> {
  const query = (await readQuery(name)).trim()
  const { columns, rows } = await local.query(`SELECT ${shown.join(', ')} FROM (\n${query}\n)`)
  const isNumber = (index: number) => rows.some(row => typeof row[index] === 'number')
  await print([
    heading(`Query: lake query --file ${name}`),
    ...table({
      columns: columns.map(({ name }, index) => ({ name, isNumber: isNumber(index) })),
      rows: rows.slice(0, SHOWN).map(row => row.map(cellText)),
    }),
    ...(rows.length > SHOWN ? [`  and ${count(rows.length - SHOWN)} rows more`] : []),
  ])
}

async function checkDelivered(sources: readonly SourceTable[], lake: string, local: LocalLake): Promise<boolean> {
  const catalog = directoryCatalog(join(lake, '.catalog'))
  const started = performance.now()
  const checks = await Promise.all(
    DELIVERED.map(async ({ database, name }) =>
      checkTables(
        sources.filter(({ source }) => source === name),
        await catalog.listTables(database),
        local,
      ),
    ),
  )
  return printCheck(checks.flat(), performance.now() - started, 'Firehose delivered')
}
