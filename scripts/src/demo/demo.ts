import { join, relative } from 'node:path'
import { directoryCatalog } from '@inlet/lake/directory'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { openStateDirectory, type StateDirectory } from '@inlet/local/live'
import { defineCommand } from 'citty'
import { checkTables } from '../compare/check-tables.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { count } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { startProgress } from '../output/progress.ts'
import { code, heading } from '../output/screen.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { DAY, isoDate } from '../samples/times.ts'
import { countChanges } from './count-changes.ts'
import { emptyLake, openLake } from './demo-lake.ts'
import { DEMO_TABLES, type FillResult, fillLake } from './fill-lake.ts'
import { importOffers, OFFERS_TABLE } from './import-offers.ts'
import { exitOnInterrupt } from './interrupt.ts'
import { loadRates } from './load-rates.ts'
import { nextSteps } from './next-steps.ts'
import { makeOffersFile } from './offers-file.ts'
import { printCheck } from './print-check.ts'
import { printFirehose } from './print-firehose.ts'
import { printImport } from './print-import.ts'
import { printLoad } from './print-load.ts'
import { printQuery } from './print-query.ts'
import { printRates } from './print-rates.ts'
import { type Deliveries, makeDeliveries } from './rates-file.ts'

const NEWEST_ORDERS = `SELECT orderid, product_name, quantity, price,
  cdc_operation AS change, cdc_changed_at AS changed_at
FROM raw.orders ORDER BY cdc_changed_at DESC, orderid LIMIT 5`

const REVENUE = `SELECT product_name, count(*) AS orders, sum(quantity) AS pieces,
  sum(quantity * price) AS revenue
FROM raw.orders_current GROUP BY product_name ORDER BY revenue DESC`

/** In the file that is imported, without what is put among them. */
const OFFERS = 3_000

/** Writes to a DynamoDB on this machine, shows what arrives in the lake, and checks that it is what was written. */
export const demo = defineCommand({
  meta: {
    name: 'demo',
    description: 'Writes to DynamoDB tables on this machine, and checks what arrives in the lake; loads CSV files',
  },
  args: {
    seed: { type: 'string', default: '42', description: 'Whole number; the same one makes the same writes' },
    writes: { type: 'string', default: '5000', description: 'Puts, updates and deletes, in all tables together' },
    lake: {
      type: 'string',
      valueHint: 'dir',
      description: 'Directory of the lake, new, empty or of an earlier demo (default: LOCAL_BUCKETS_DIR, else ./.lake)',
    },
  },
  async run({ args }) {
    const writes = wholeNumber('writes', args.writes)
    const seed = wholeNumber('seed', args.seed)
    exitOnInterrupt()
    const lake = await openLake(args.lake)
    using state = await openStateDirectory(lake, { isFresh: true })
    await emptyLake(lake)
    await run(lake, state, seed, writes)
  },
})

async function run(lake: string, state: StateDirectory, seed: number, writes: number): Promise<void> {
  const place = relative('', lake) || '.'
  await print([heading(`Write: ${count(writes)} writes to ${DEMO_TABLES.length} DynamoDB tables → Kinesis → ${place}`)])
  const result = await fill(lake, state, seed, writes)

  const local = await openLocalLake(lake)
  const isLoaded = await printLoad(result, await countChanges(local, RAW))
  if (local.tables.includes(`${RAW}.orders`)) await printOrders(local)

  await print([heading('Check: each _current view against a scan of its DynamoDB table, value by value')])
  const started = performance.now()
  const tables = await directoryCatalog(join(lake, '.catalog')).listTables(RAW)
  const checks = await checkTables(result.sources, tables, local)
  const isSame = await printCheck(checks, performance.now() - started)
  const isDelivered = await printFirehose(result, lake, local)
  local.close()

  const isImported = await importFile(lake, state, seed)

  const deliveries = makeDeliveries({ seed, day: isoDate(Date.now() * 1_000 - DAY) })
  const isDailyLoaded = await loadDaily(lake, deliveries)

  await print([heading('Next'), ...nextSteps(lake, deliveries.dataRef).map(code), ''])
  if (!isLoaded || !isSame || !isDelivered || !isImported || !isDailyLoaded) process.exitCode = 1
}

async function importFile(lake: string, state: StateDirectory, seed: number): Promise<boolean> {
  const file = makeOffersFile({ rows: OFFERS, accounts: 50, seed, now: new Date() })
  await print([
    heading(`Import: a CSV file of ${count(file.rows)} rows, bad ones among them → DynamoDB table ${OFFERS_TABLE}`),
  ])
  return printImport(file, await importOffers(lake, state, file.csv))
}

async function loadDaily(lake: string, deliveries: Deliveries): Promise<boolean> {
  await print([heading("Load daily: a vendor's zip of yesterday's rates → partition of exchange_rates")])
  return printRates(deliveries, await loadRates(lake, deliveries))
}

async function fill(lake: string, state: StateDirectory, seed: number, writes: number): Promise<FillResult> {
  const progress = startProgress('Writing', 'writes', writes)
  try {
    return await fillLake({ lake, state, seed, writes, onWritten: progress.update, onWaiting: progress.end })
  } finally {
    progress.end()
  }
}

async function printOrders(lake: LocalLake): Promise<void> {
  await print([heading('Query: the newest changes of orders')])
  await printQuery(lake, NEWEST_ORDERS)
  await print([heading('Query: revenue by product, from the orders as they are now')])
  await printQuery(lake, REVENUE)
}
