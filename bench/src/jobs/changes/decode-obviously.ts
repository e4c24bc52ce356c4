import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { KinesisStreamEvent } from 'aws-lambda'

export type Row = Record<string, unknown>

/**
 * What one writes in an afternoon: decode, `unmarshall`, flatten into row objects, group by table and day. It rounds long
 * numbers, and isolates no bad record. Rows by the folder that they belong into.
 */
export function decodeObviously(event: KinesisStreamEvent): Map<string, Row[]> {
  const partitions = new Map<string, Row[]>()
  for (const { kinesis } of event.Records) {
    const payload = JSON.parse(Buffer.from(kinesis.data, 'base64').toString('utf8'))
    const { NewImage, Keys, ApproximateCreationDateTime: micros } = payload.dynamodb
    const row: Row = {}
    flatten(unmarshall(NewImage ?? Keys, { wrapNumbers: value => Number(value) }), '', row)
    row.cdc_operation = payload.eventName
    row.cdc_event_id = payload.eventID
    row.cdc_key = JSON.stringify(unmarshall(Keys, { wrapNumbers: value => Number(value) }))
    row.cdc_sequence_number = kinesis.sequenceNumber
    const changedAt = new Date(micros / 1_000)
    row.cdc_changed_at = changedAt
    row.cdc_changed_at_us = BigInt(micros)
    const folder = `${payload.tableName}/dt=${changedAt.toISOString().slice(0, 10)}`
    const rows = partitions.get(folder)
    if (rows === undefined) partitions.set(folder, [row])
    else rows.push(row)
  }
  return partitions
}

function flatten(value: object, prefix: string, row: Row): void {
  for (const [name, child] of Object.entries(value)) {
    const column = prefix + name.toLowerCase()
    if (child instanceof Set) row[column] = JSON.stringify([...child])
    else if (Array.isArray(child)) row[column] = JSON.stringify(child)
    else if (child instanceof Uint8Array || typeof child !== 'object' || child === null) row[column] = child
    else flatten(child, `${column}_`, row)
  }
}

export type Kind = 'text' | 'double' | 'int64' | 'boolean' | 'time' | 'bytes'

export interface Column {
  readonly name: string
  readonly kind: Kind
  /** One for each row, `null` where it has none. Of text, strings only. */
  readonly cells: readonly unknown[]
}

/** The columns of rows, their types guessed from all cells. */
export function columnsOf(rows: readonly Row[]): Column[] {
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  return Array.from(names, name => {
    const cells = rows.map(row => row[name] ?? null)
    const kind = kindOf(cells)
    return { name, kind, cells: kind === 'text' ? cells.map(cell => (cell === null ? null : String(cell))) : cells }
  })
}

function kindOf(cells: readonly unknown[]): Kind {
  const kinds = new Set<string>()
  for (const cell of cells) if (cell !== null) kinds.add(typeof cell)
  if (kinds.size !== 1) return 'text'
  if (kinds.has('number')) return 'double'
  if (kinds.has('bigint')) return 'int64'
  if (kinds.has('boolean')) return 'boolean'
  if (kinds.has('string')) return 'text'
  return cells.some(cell => cell instanceof Date) ? 'time' : 'bytes'
}
