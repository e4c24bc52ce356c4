import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TableDefinition } from '@inlet/core'
import { type CollectingTelemetry, collectingTelemetry, type Lake, openLake } from '@inlet/lake'
import { openLocalLake } from '@inlet/local'
import { parseInput } from '../src/input/parse-input.ts'
import { loadDaily } from '../src/load-daily.ts'
import type { LoadReport } from '../src/load-report.ts'
import type { Loader } from '../src/loader.ts'
import { readSettings } from '../src/settings.ts'
import { cleanUp } from '../src/swap/clean-up.ts'
import { TableStateFile } from '../src/swap/table-state-file.ts'

export const SOURCE = 'vendor'
export const TARGET = 'lake'
const DAY = '20260131'

type Row = Readonly<Record<string, unknown>>

export interface LoadOptions {
  readonly lake?: Lake
  readonly definitions?: readonly TableDefinition[]
  readonly env?: NodeJS.ProcessEnv
  readonly timeLeft?: () => number
}

/** A lake in directories of its own, with a clock that stands still, removed with `await using`. */
export interface DailyBench extends AsyncDisposable {
  readonly root: string
  readonly lake: Lake
  readonly clock: { time: number }
  readonly telemetry: CollectingTelemetry
  /** Puts an object into the source bucket, a second newer than the one before. */
  put(key: string, content: string | Uint8Array): Promise<void>
  /** Loads into table `raw.rates` of bucket `lake`, unless the input says otherwise. */
  load(input?: object, options?: LoadOptions): Promise<LoadReport>
  /** What DuckDB reads, as the catalog has it. */
  query(sql: string): Promise<Row[]>
  cleanUp(): ReturnType<typeof cleanUp>
  /** Keys of a bucket. */
  keys(bucket: string, prefix?: string): Promise<string[]>
  text(bucket: string, key: string): Promise<string>
}

export async function makeDailyBench(): Promise<DailyBench> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-daily-'))
  const lake = await openLake({ LOCAL_BUCKETS_DIR: root })
  const clock = { time: Date.now() + 3_600_000 }
  const telemetry = collectingTelemetry()
  let uploads = 0

  const keys = async (bucket: string, prefix = '') => {
    const all: string[] = []
    for await (const { key } of lake.store.list(bucket, prefix)) all.push(key)
    return all
  }
  return {
    root,
    lake,
    clock,
    telemetry,
    keys,
    async put(key, content) {
      await lake.store.write(SOURCE, key, Buffer.from(content))
      const time = clock.time / 1_000 - 100_000 + ++uploads
      await utimes(join(root, SOURCE, key), time, time)
    },
    load: (input = {}, options = {}) => {
      const loader = loaderOf(options.lake ?? lake, clock, telemetry, options)
      return loadDaily(requestOf(input, clock), loader)
    },
    query: sql => query(root, sql),
    cleanUp() {
      const { table, root } = requestOf({}, clock)
      const state = new TableStateFile(lake.store, TARGET, table)
      return cleanUp({ ...lake, state, table, root, now: () => clock.time })
    },
    text: async (bucket, key) => Buffer.from(await lake.store.read(bucket, key)).toString(),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

export function requestOf(input: object, clock: { readonly time: number }) {
  const all = { bucket_src: SOURCE, bucket_dstn: TARGET, table: 'rates', data_ref: DAY, ...input }
  return parseInput(all, { bucketSrc: undefined, bucketDstn: undefined, database: 'raw', now: () => clock.time })
}

export function loaderOf(
  lake: Lake,
  clock: { readonly time: number },
  telemetry: CollectingTelemetry,
  { definitions = [], env = {}, timeLeft }: LoadOptions = {},
): Loader {
  return { lake, telemetry, settings: readSettings(env, definitions), now: () => clock.time, timeLeft }
}

async function query(root: string, sql: string): Promise<Row[]> {
  const local = await openLocalLake(root)
  try {
    const { columns, rows } = await local.query(sql)
    return rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))
  } finally {
    local.close()
  }
}
