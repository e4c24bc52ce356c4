import { join, relative } from 'node:path'
import { directoryCatalog } from '@inlet/lake'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { defineCommand } from 'citty'
import { print } from '../output/print.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { createScenario, SAMPLE_TABLES } from '../samples/scenario.ts'
import { checkTables } from './check-tables.ts'
import { aloneInLake, emptyLake, openLake, RAW } from './demo-lake.ts'
import { exitOnInterrupt } from './interrupt.ts'
import { loadScenario } from './load-scenario.ts'
import { nextSteps } from './next-steps.ts'
import { count } from './numbers.ts'
import { printCheck } from './print-check.ts'
import { printLoad } from './print-load.ts'
import { printQuery } from './print-query.ts'
import { startProgress } from './progress.ts'
import { code, heading } from './screen.ts'

const START = new Date('2026-03-01T20:00:00Z')

const NEWEST_ORDERS = `SELECT orderid, product_name, quantity, price,
  cdc_operation AS change, cdc_changed_at AS changed_at
FROM orders ORDER BY cdc_changed_at DESC, orderid LIMIT 5`

const REVENUE = `SELECT product_name, count(*) AS orders, sum(quantity) AS pieces,
  sum(quantity * price) AS revenue
FROM orders_current GROUP BY product_name ORDER BY revenue DESC`

/** Loads sample changes, shows them, and checks that the lake holds what the tables hold. */
export const demo = defineCommand({
  meta: { name: 'demo', description: 'Loads sample changes into a lake on this machine, and checks what came of them' },
  args: {
    seed: { type: 'string', default: '42', description: 'Whole number; the same one gives the same changes' },
    changes: { type: 'string', default: '6000', description: 'How many changes the sample tables make' },
    lake: {
      type: 'string',
      valueHint: 'dir',
      description: 'Directory of the lake, new, empty or of an earlier demo (default: LOCAL_BUCKETS_DIR, else ./.lake)',
    },
  },
  async run({ args }) {
    const changes = wholeNumber('changes', args.changes)
    const seed = wholeNumber('seed', args.seed)
    exitOnInterrupt()
    const lake = await openLake(args.lake)
    await aloneInLake(lake, () => run(lake, seed, changes))
  },
})

async function run(lake: string, seed: number, changes: number): Promise<void> {
  await emptyLake(lake)
  const scenario = createScenario({ seed, changes, start: START })

  const place = relative('', lake) || '.'
  await print([heading(`Load: ${count(changes)} changes of ${scenario.tables.length} DynamoDB tables → ${place}`)])
  const progress = startProgress('Loading', 'records', changes)
  const loaded = await loadScenario(scenario, lake, progress.update).finally(progress.end)
  const isLoaded = await printLoad(loaded, scenario)

  const local = await openLocalLake(lake)
  if (local.tables.includes(`${RAW}.orders`)) await printOrders(local)

  await print([heading('Check: each _current view against its DynamoDB table, value by value')])
  const started = performance.now()
  const keys = new Map(SAMPLE_TABLES.map(({ source, key }) => [source, key]))
  const sources = scenario.tables.map(({ source, items }) => ({
    source,
    key: keys.get(source) ?? [],
    items: items(),
  }))
  const tables = await directoryCatalog(join(lake, '.catalog')).listTables(RAW)
  const checks = await checkTables(sources, tables, local)
  local.close()
  const isSame = await printCheck(checks, performance.now() - started)

  await print([heading('Next'), ...nextSteps(lake).map(code), ''])
  if (!isLoaded || !isSame) process.exitCode = 1
}

async function printOrders(lake: LocalLake): Promise<void> {
  await print([heading('Query: the newest changes of orders')])
  await printQuery(lake, NEWEST_ORDERS)
  await print([heading('Query: revenue by product, from the orders as they are now')])
  await printQuery(lake, REVENUE)
}
