import type { TableDefinition } from '@inlet/core'
import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { eventOf } from '@inlet/firehose-transform/testing'
import { transform } from '@inlet/firehose-transform/transform'
import { collectingTelemetry } from '@inlet/lake'

/** A record for a table of Iceberg, as Firehose gets it from the function. */
export interface DeliveredRecord {
  readonly operation: 'insert' | 'update' | 'delete'
  /** JSON. */
  readonly line: string
}

export type Mode = 'append' | 'upsert'

/**
 * A batch of changes through the function. Those that it drops are left out.
 * @param from the place of the first in the stream
 * @throws Error if one fails, or goes to another table than all others
 */
export async function transformChanges(
  payloads: readonly unknown[],
  definition: TableDefinition,
  { mode, from }: { readonly mode: Mode; readonly from: number },
): Promise<readonly DeliveredRecord[]> {
  const settings = readSettings({ DELIVERY: 'iceberg', ICEBERG_MODE: mode }, [definition])
  const { records } = await transform(eventOf(payloads, { from }), {
    settings,
    findTable: findTableBy(settings),
    openSource: () => Promise.reject(new Error('Expected everything to fit')),
    telemetry: collectingTelemetry(),
    now: () => Date.UTC(2026, 1, 1),
  })
  return records.flatMap(record => {
    if (record.result === 'Dropped') return []
    if (record.result !== 'Ok') throw new Error(`Expected a delivery, found ${record.result}`)
    const { metadata, data } = record
    const otf = metadata !== undefined && 'otfMetadata' in metadata ? metadata.otfMetadata : undefined
    if (otf?.destinationTableName !== definition.name || otf.destinationDatabaseName !== 'analytics') {
      throw new Error(`Expected a record of analytics.${definition.name}, found ${JSON.stringify(otf)}`)
    }
    return [{ operation: otf.operation, line: Buffer.from(data, 'base64').toString() }]
  })
}
