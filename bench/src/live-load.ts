import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { directoryCatalog } from '@inlet/lake/directory'
import { openLocalLake } from '@inlet/local'
import { type LiveLake, openLiveLake, openStateDirectory } from '@inlet/local/live'
import { checkTables } from '@inlet/scripts/check-tables'
import { dynamoDBClient, HANDLER, handlerEnvironment, ORDERS, scanTable } from '@inlet/scripts/live'

/** What is written, by processes of their own: writes a second, all together, for so many seconds. */
const RATE = Number(process.env.RATE ?? 500)
const SECONDS = Number(process.env.SECONDS ?? 30)
const WRITERS = 4

/**
 * Writes orders to a live lake at a fixed rate, and tells how far behind the lake was meanwhile, how long it took to
 * catch up, and whether anything is missing. The lake runs in this process, so its memory and CPU time are this one's.
 */
const lake = await mkdtemp(join(tmpdir(), 'inlet-load-'))
try {
  using state = await openStateDirectory(lake)
  const lags: number[] = []
  const live = await openLiveLake({
    lake,
    state,
    handler: HANDLER,
    env: handlerEnvironment({}),
    logFile: join(lake, 'function.log'),
    streams: () => true,
    onEndpointEvent: () => undefined,
    onEventSourceEvent: event => event.type === 'succeeded' && lags.push(event.lagMs),
  })
  try {
    console.log(`Writing ${RATE} orders a second for ${SECONDS} s, by ${WRITERS} processes`)
    const began = performance.now()
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeOrders(live, writer)))
    const written = performance.now()
    await live.drained()
    const drained = performance.now()
    const { sent } = live.counts()
    console.log(
      `${sent} changes in ${seconds(written - began)}: ${Math.round((sent / (written - began)) * 1_000)} a second`,
    )
    console.log(
      `Behind the writers while they wrote: ${seconds(median(lags))} (median), ${seconds(Math.max(...lags))} (most)`,
    )
    console.log(`Caught up ${seconds(drained - written)} after the last write`)
    const { user, system } = process.cpuUsage()
    console.log(
      `CPU time ${seconds((user + system) / 1_000)}, peak memory ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`,
    )
    await check(live, sent)
  } finally {
    await live.stop()
  }
} finally {
  await rm(lake, { recursive: true })
}

async function writeOrders({ dynamodb }: LiveLake, writer: number): Promise<void> {
  const rate = Math.round(RATE / WRITERS)
  // Updates and deletes among the puts, as an application has them.
  const [rows, updates, deletes] = [0.6, 0.3, 0.1].map(share => String(Math.round(share * rate * SECONDS)))
  const args = ['put-orders', '--rows', `${rows}`, '--update', `${updates}`, '--delete', `${deletes}`]
  const script = join(import.meta.dirname, '../../scripts/src/lake.ts')
  const child = spawn(process.execPath, [script, ...args, '--rate', String(rate), '--seed', String(writer + 1)], {
    env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: dynamodb },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`Expected the writer to end with 0, found ${code}`)
  console.log(`  ${output.trim()}`)
}

/** Every change once, and the current orders as the table has them. */
async function check({ dynamodb }: LiveLake, changes: number): Promise<void> {
  const client = dynamoDBClient(dynamodb)
  const local = await openLocalLake(lake)
  const { rows } = await local.query('SELECT count(*) FROM raw.orders_changes')
  const tables = await directoryCatalog(join(lake, '.catalog')).listTables('raw')
  const source = { source: ORDERS.source, key: ORDERS.key, items: await scanTable(client, ORDERS.source) }
  const [orders] = await checkTables([source], tables, local)
  client.destroy()
  local.close()
  const loaded = Number(rows[0]?.[0])
  const differences = orders?.differences.length
  console.log(`In the lake: ${loaded} changes of ${changes}; ${orders?.items} items, ${differences} differences`)
  if (loaded !== changes || differences !== 0) process.exitCode = 1
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
