import {
  type Change,
  decodeChange,
  exactJson,
  instantText,
  TABLE_MAPPING,
  type TableDefinition,
  type TracedCell,
  type TracedLeaf,
  TransientError,
  toInputError,
  traceChange,
} from '@inlet/core'
import type { Loader } from './loader.ts'
import { envelopeOf, type RecordBytes, readRecords } from './records.ts'
import { type ReplayedRecord, toSource } from './replay.ts'

/** How far a record comes on its way into a row. */
export interface TracedRecord {
  /** In their order. */
  readonly steps: readonly TracedStep[]
  /** Why it comes no further; null if it has a row, or could have. */
  readonly refused: { readonly code: string; readonly reason: string } | null
}

export type TracedStep =
  | {
      readonly is: 'decoded'
      readonly format: string
      readonly operation: string
      readonly source: string
      readonly eventId: string
      /** ISO 8601 in UTC, with microseconds. */
      readonly changedAt: string
      /** JSON with DynamoDB's type tags. */
      readonly keys: string
      readonly image: string | null
    }
  | { readonly is: 'routed'; readonly table: string; readonly how: string }
  | { readonly is: 'flattened'; readonly leaves: readonly TracedLeaf[] }
  | { readonly is: 'cast'; readonly cells: readonly TracedCell[] }

/**
 * Follows a record on the way of those that are loaded, by the same functions: decode → route → flatten → cast. The
 * catalog is read; nothing is written, counted or logged. What was decoded has its values as they came; from there on, masked ones
 * are not to be seen.
 * @throws what the catalog throws
 */
export async function traceRecord(
  record: ReplayedRecord,
  { settings, lake, router }: Pick<Loader, 'settings' | 'lake' | 'router'>,
): Promise<TracedRecord> {
  const steps: TracedStep[] = []
  try {
    const change = decode(record)
    steps.push(decodedStep(change))
    const definition = router(change.source)
    steps.push({ is: 'routed', table: `${settings.database}.${definition.name}`, how: howRouted(definition, settings) })
    const known = await lake.catalog.getTable({ database: settings.database, name: definition.name })
    const place = { database: settings.database, location: `s3://${settings.bucket}/${definition.name}/` }
    const { leaves, cells, refused } = traceChange(change, definition, known?.table, place, settings.hash)
    steps.push({ is: 'flattened', leaves })
    if (cells.length > 0) steps.push({ is: 'cast', cells })
    return { steps, refused: refused === undefined ? null : { code: refused.code, reason: refused.message } }
  } catch (error) {
    if (error instanceof TransientError) throw error
    const { code, message } = toInputError(error, 'Reading the record')
    return { steps, refused: { code, reason: message } }
  }
}

function decode(delivered: ReplayedRecord): Change {
  const [found]: readonly (RecordBytes | undefined)[] = readRecords(toSource(delivered))
  if (found === undefined) throw new Error('Expected a record with bytes')
  return decodeChange(found.bytes, envelopeOf(found.record))
}

function decodedStep(change: Change): TracedStep {
  const { operation, source, eventId, changedAtUs, isExpired } = change
  const exactAt = exactJson(() => change.json)
  const itemAt = (place: 'Keys' | 'NewImage', item: object) => {
    const parts = Object.keys(item).map(name => `${JSON.stringify(name)}:${exactAt(['dynamodb', place, name])}`)
    return `{${parts.join(',')}}`
  }
  return {
    is: 'decoded',
    format: formatOf(change.json),
    operation: isExpired ? `${operation} by DynamoDB, whose time to live was over` : operation,
    source,
    eventId,
    changedAt: instantText(changedAtUs).replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(6, '0')}Z`),
    keys: itemAt('Keys', change.keys),
    image: change.image === undefined ? null : itemAt('NewImage', change.image),
  }
}

function formatOf(json: string): string {
  const payload: { tableName?: unknown } = JSON.parse(json)
  return payload.tableName === undefined ? 'DynamoDB Streams record' : 'DynamoDB to Kinesis'
}

function howRouted({ name }: TableDefinition, { definitions }: Loader['settings']): string {
  if (definitions.some(definition => definition.name === name)) return 'by the definition of the table'
  return Object.hasOwn(TABLE_MAPPING, name) ? 'by the mapping' : 'by its own name: UNMAPPED_TABLES=auto'
}
