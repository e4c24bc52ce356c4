import assert from 'node:assert/strict'
import { cleanUp } from '@inlet/csv-to-partition/clean-up'
import { readFeeds } from '@inlet/csv-to-partition/feeds'
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { readSettings } from '@inlet/csv-to-partition/settings'
import { TableStateFile } from '@inlet/csv-to-partition/table-state-file'
import { handleInput } from '@inlet/csv-to-partition/testing'
import { collectingTelemetry, openLake } from '@inlet/lake'
import { PartitionReader } from '../oracles/partition-reader.ts'
import { Random } from '../random/random.ts'
import { Deliveries } from '../redeliver.ts'
import type { Invocation, InvocationContext, Outcome, Simulation } from '../simulation.ts'
import type { Pipeline } from './pipeline.ts'

const [SOURCE, TARGET] = ['vendor', 'lake']
const TABLE = { database: 'raw', name: 'rates' }
const DAYS = ['20260130', '20260131']
const REGIONS = ['eu', 'us', 'ap']
const HOUR_MS = 3_600_000

/** A vendor's file of a day, and what it is to become. */
interface DailyFile {
  readonly day: string
  readonly content: string
  /** Rows by partition, `<day>/<region>`: `<version> <row number>`. None, if the file is to be refused. */
  readonly partitions: ReadonlyMap<string, readonly string[]>
  readonly rows: number
  readonly quarantined: number
}

/** Daily files → partitions: a reader sees all of one file or all of the one before, at every moment. */
export const csvToPartition: Pipeline = {
  name: 'csv-to-partition',
  canBeKilled: true,
  operations: [
    's3 DeleteObjects',
    's3 GetObject',
    's3 HeadObject',
    's3 ListObjectsV2',
    's3 PutObject',
    'glue BatchCreatePartition',
    'glue CreateDatabase',
    'glue CreateTable',
    'glue GetPartitions',
    'glue GetTable',
    'glue UpdatePartition',
  ],
  faultRates: [0.01, 0.03, 0.06, 0.12, 0.25],
  async run(simulation) {
    const { random, isReal } = simulation
    const deliveries = new Deliveries(simulation)
    const reader = new PartitionReader(simulation, TABLE, TARGET)
    const expected = new Map<string, readonly string[]>()
    const files = isReal ? 2 : random.integer(2, 5)
    for (let version = 1; version <= files; ) {
      if (!isReal && random.chance(0.25)) {
        const last = await correctMeanwhile(version, simulation, deliveries, reader)
        for (const [name, rows] of last.partitions) expected.set(name, rows)
        version += 2
        continue
      }
      // The files of two days come and go at the same time.
      const days = random.chance(0.3) ? DAYS : [random.pick(DAYS)]
      const daily = days.map(day => dailyFile(day, random, { version: version++, isSound: isReal }))
      await Promise.all(daily.map(file => loadFile(file, simulation, deliveries, reader)))
      for (const { partitions } of daily) for (const [name, rows] of partitions) expected.set(name, rows)
      // Often long enough for what was replaced to be removed.
      await simulation.sleep(random.pick([0, 60_000, 2 * HOUR_MS]))
    }
    // Whatever was left half done, the next load does.
    simulation.plan.isCalm = true
    const last = dailyFile(random.pick(DAYS), new Random(simulation.seed), { version: files + 2, isSound: true })
    await loadFile(last, simulation, deliveries, reader)
    for (const [name, rows] of last.partitions) expected.set(name, rows)
    await reader.expect(expected)
    if (!isReal) await expectTidy(simulation, reader)
  },
}

/** A corrected file comes while the one before is being loaded, with rows of the same regions: the correction stays. */
async function correctMeanwhile(
  version: number,
  simulation: Simulation,
  deliveries: Deliveries,
  reader: PartitionReader,
): Promise<DailyFile> {
  const { random, sleep } = simulation
  const day = random.pick(DAYS)
  const [first, corrected] = [0, 1].map(turn =>
    dailyFile(day, random, { version: version + turn, isSound: true, regions: REGIONS }),
  )
  if (first === undefined || corrected === undefined) throw new Error('There are two files')
  await Promise.all([
    loadFile(first, simulation, deliveries, reader, corrected),
    sleep(random.integer(0, 3_000)).then(() => loadFile(corrected, simulation, deliveries, reader)),
  ])
  return corrected
}

async function loadFile(
  file: DailyFile,
  { aws, sleep, isReal }: Simulation,
  deliveries: Deliveries,
  reader: PartitionReader,
  orElse = file,
): Promise<void> {
  // Objects of one second would be told apart by their keys.
  await sleep(2_000)
  reader.know(file.partitions)
  aws.s3.put(`${SOURCE}/${file.day}/${reader.knownFiles}.csv`, Buffer.from(file.content))
  const outcome = await deliveries.deliver(
    invocationOf(file.day, isReal),
    outcome => outcome.is === 'done' || isRefusal(outcome),
  )
  if (file.partitions.size === 0) return assert(isRefusal(outcome), 'a file that is at fault is refused')
  assert(outcome.is === 'done')
  const { rows, quarantined_rows } = outcome.answer as LoadReport
  const counts = [file, orElse].map(file => `${file.rows} rows, ${file.quarantined} in quarantine`)
  assert(counts.includes(`${rows} rows, ${quarantined_rows} in quarantine`), `${rows} rows of ${counts.join(' or ')}`)
}

/** Whether the data is at fault: it comes again no more often than Lambda retries. */
function isRefusal(outcome: Outcome): boolean {
  return outcome.is === 'failed' && outcome.error instanceof Error && outcome.error.name === 'InputError'
}

function invocationOf(day: string, isReal: boolean): Invocation {
  const event = {
    ...{ bucket_src: SOURCE, bucket_dstn: TARGET, table: TABLE.name, data_ref: day, prefix: `${day}/` },
    ...{ partitions_cols: 'data_ref,region', expect: { max_quarantined_percent: 60 } },
  }
  const env = { LEASE_SECONDS: isReal ? '1' : '30' }
  return { handler: '@inlet/csv-to-partition', env, event, inProcess: (env, context) => handle(event, env, context) }
}

/** What the handler's module does. */
async function handle(event: unknown, env: NodeJS.ProcessEnv, context: InvocationContext): Promise<unknown> {
  const settings = readSettings(env)
  const telemetry = collectingTelemetry()
  const lake = await openLake(env, { remembersCatalog: false })
  const timeLeft = () => context.getRemainingTimeInMillis()
  const loader = { settings, telemetry, lake, now: Date.now, timeLeft }
  return handleInput(event, {
    feeds: readFeeds({}, 'none'),
    defaults: { ...settings, now: Date.now },
    telemetry,
    load: request => loadDaily(request, loader),
  })
}

/** Rows of which each tells its version, its region and its number; some have too many cells. */
function dailyFile(
  day: string,
  random: Random,
  { version, isSound, regions: wanted = [] }: { version: number; isSound: boolean; regions?: readonly string[] },
): DailyFile {
  const header = 'id,version,region,note\n'
  const nothing = { day, partitions: new Map<string, string[]>(), rows: 0, quarantined: 0 }
  if (!isSound && random.chance(0.1)) return { ...nothing, content: random.pick(['', header, 'id,version\n1']) }
  const regions = REGIONS.filter(() => random.chance(0.7))
  const partitions = new Map<string, string[]>()
  const lines: string[] = []
  let quarantined = 0
  const count = random.integer(4, 60)
  for (let number = 1; number <= count; number++) {
    if (number > 4 && random.chance(0.05)) {
      lines.push(`${number},${version},eu,note,too many`)
      quarantined++
      continue
    }
    const region = wanted[number - 1] ?? (regions.length === 0 ? 'eu' : random.pick(regions))
    const name = `${day}/${region}`
    partitions.set(name, [...(partitions.get(name) ?? []), `${version} ${number}`])
    lines.push(`${number},${version},${region},${'x'.repeat(random.integer(0, 30))}`)
  }
  return { day, content: `${header}${lines.join('\n')}\n`, partitions, rows: count - quarantined, quarantined }
}

/** What the dead have left is found by clean-ups to come. */
async function expectTidy(simulation: Simulation, reader: PartitionReader): Promise<void> {
  const { aws, plan } = simulation
  plan.isCalm = true
  for (let turn = 0; turn < 2; turn++) {
    await simulation.sleep(100 * HOUR_MS)
    const outcome = await simulation.invoke({
      ...invocationOf(DAYS[0] ?? '', false),
      async inProcess(env) {
        const lake = await openLake(env, { remembersCatalog: false })
        const root = { bucket: TARGET, prefix: `${TABLE.name}/` }
        const state = new TableStateFile(lake.store, TARGET, TABLE)
        await cleanUp({ ...lake, state, table: TABLE, root, now: Date.now })
      },
    })
    assert.equal(outcome.is, 'done')
  }
  assert.deepEqual(aws.s3.places(`${TARGET}/${TABLE.name}/`), reader.livePlaces())
}
