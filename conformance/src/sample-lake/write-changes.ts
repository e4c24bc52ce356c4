import { createRouter, TABLE_DEFINITIONS } from '@inlet/core'
import { collectingTelemetry, type Lake } from '@inlet/lake'
import type { SourceTable } from '@inlet/scripts/check-tables'
import { createScenario, SAMPLE_TABLES } from '@inlet/scripts/samples'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { EVERY_TYPE, EVERY_TYPE_ITEMS, MASK_KEY, maskedItem } from './every-type.ts'

/** The bucket of the tables of changes, and their database. */
export const RAW = 'raw'

const SEED = 8
const START = new Date('2026-01-30T09:00:00Z')

export interface SampleChanges {
  /** What each `<table>_current` is to equal: the DynamoDB table's name and key, and its items as the lake has them. */
  readonly sources: readonly SourceTable[]
  /** Changes of all tables, each counted once. */
  readonly changes: number
  /** Objects in quarantine: records that cannot be loaded. */
  readonly quarantined: number
}

/**
 * Loads changes of twenty tables over some days, by stream-to-parquet: inserts, updates and removes, columns that come
 * half way, types that drift, odd names, masks, batches that come twice, and records that cannot be loaded.
 */
export async function writeChanges(lake: Lake, changes: number): Promise<SampleChanges> {
  const definitions = [...TABLE_DEFINITIONS, EVERY_TYPE]
  const settings = readSettings({ S3_RAW: RAW, MASK_KEY }, definitions)
  const telemetry = collectingTelemetry()
  const loader = {
    settings,
    lake,
    telemetry,
    router: createRouter(settings.unmappedTables, settings.definitions),
    now: () => START.getTime(),
  }
  const tables = [...SAMPLE_TABLES, TRANSACTIONS, EVERY_TYPE_ITEMS]
  const scenario = createScenario({ seed: SEED, changes, start: START, tables })
  for (const event of scenario.batches) {
    const { batchItemFailures } = await load(event, loader)
    if (batchItemFailures.length > 0) throw new Error(`A batch failed: ${JSON.stringify(telemetry.lines.at(-1))}`)
  }
  const sources = scenario.tables.map((table, index) => {
    const { source = '', key = [] } = tables[index] ?? {}
    const items = table.items()
    return { source, key, items: source === EVERY_TYPE.source ? items.map(maskedItem) : items }
  })
  return { sources, changes, quarantined: scenario.poison }
}
