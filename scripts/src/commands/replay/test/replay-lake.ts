import { createRouter, defineTable, type TableDefinition } from '@inlet/core'
import type { Feeds } from '@inlet/csv-to-partition/feeds'
import type { Lake } from '@inlet/lake'
import { silentTelemetry } from '@inlet/lake'
import { replay } from '@inlet/stream-to-parquet/replay'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { readFilters } from '../filters.ts'
import type { ObjectReport } from '../object-report.ts'
import type { ReplayPlace } from '../place.ts'
import { Budget, type ReplayRun } from '../replay-run.ts'
import { runReplay } from '../run-replay.ts'

/** Undeclared, a type would be that of the first change that comes. */
const columns = { v: { type: 'string' }, w: { type: 'int' } } as const

/** The function as it was, which knows one table only. */
export const BEFORE = [defineTable({ name: 'known', source: 'Known', columns })]
/** And after the fix. */
export const AFTER = [...BEFORE, defineTable({ name: 'forgotten', source: 'Forgotten', columns })]

/** What the function works with in a lake whose buckets are in directories. */
export function loaderOf(
  { store, catalog }: Lake,
  definitions: readonly TableDefinition[],
  env: NodeJS.ProcessEnv = { S3_RAW: 'raw' },
) {
  const settings = readSettings(env, definitions)
  const router = createRouter(settings.unmappedTables, settings.definitions)
  return { settings, lake: { store, catalog }, telemetry: silentTelemetry, router, now: () => 0 }
}

/** A place with these parts, and nothing else in it. */
export function placeOf(lake: Lake, parts: Partial<ReplayPlace> = {}): ReplayPlace {
  const nobody = () => Promise.reject(new Error('Nobody is to be asked'))
  return {
    name: 'test',
    store: lake.store,
    changes: {
      quarantineBucket: 'raw',
      failuresBucket: 'on-failure',
      functionName: 'stream-to-parquet',
      ask: request => replay(request, loaderOf(lake, AFTER)),
    },
    daily: { quarantineBuckets: ['lake'], feeds: [] as Feeds, requestOf: () => nobody() as never, load: nobody },
    deliveries: [],
    uploads: 'csv-uploads',
    [Symbol.asyncDispose]: async () => undefined,
    ...parts,
  }
}

type Options = Partial<Record<'only' | 'code' | 'table' | 'from' | 'to' | 'limit', string>> & {
  readonly apply?: boolean
}

export async function runOf(place: ReplayPlace, { apply = true, ...options }: Options = {}): Promise<ObjectReport[]> {
  const none = { only: undefined, code: undefined, table: undefined, from: undefined, to: undefined, limit: undefined }
  const filters = readFilters({ ...none, ...options })
  const { signal } = new AbortController()
  const run: ReplayRun = { place, apply, filters, budget: new Budget(filters.limit), signal }
  const reports: ObjectReport[] = []
  for await (const report of runReplay(run)) reports.push(report)
  return reports
}
