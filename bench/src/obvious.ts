import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { KinesisStreamEvent } from 'aws-lambda'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** `BasicType` of hyparquet-writer, as far as it is needed. */
type BasicType = 'STRING' | 'DOUBLE' | 'INT64' | 'BOOLEAN' | 'TIMESTAMP' | 'BYTE_ARRAY'

type Row = Record<string, unknown>

/**
 * The peer: what one writes in an afternoon. Decode, `unmarshall`, flatten into row objects, group by table, guess the
 * types from the rows, write by `hyparquet-writer`. It rounds long numbers, and isolates no bad record.
 */
export function loadObviously(event: KinesisStreamEvent): number {
  const tables = new Map<string, Row[]>()
  for (const { kinesis } of event.Records) {
    const payload = JSON.parse(Buffer.from(kinesis.data, 'base64').toString('utf8'))
    const { NewImage, Keys, ApproximateCreationDateTime } = payload.dynamodb
    const item = unmarshall(NewImage ?? Keys, { wrapNumbers: value => Number(value) })
    const row: Row = {}
    flatten(item, '', row)
    row.cdc_operation = payload.eventName
    row.cdc_event_id = payload.eventID
    row.cdc_key = JSON.stringify(unmarshall(Keys, { wrapNumbers: value => Number(value) }))
    row.cdc_sequence_number = kinesis.sequenceNumber
    const millis = ApproximateCreationDateTime / (ApproximateCreationDateTime > 1e14 ? 1_000 : 1)
    row.cdc_changed_at = new Date(millis < 1e11 ? millis * 1_000 : millis)
    row.cdc_changed_at_us = BigInt(ApproximateCreationDateTime)
    const source = payload.tableName ?? payload.eventSourceARN
    const rows = tables.get(source)
    if (rows === undefined) tables.set(source, [row])
    else rows.push(row)
  }
  let bytes = 0
  for (const rows of tables.values()) bytes += write(rows)
  return bytes
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

function write(rows: Row[]): number {
  const names = new Set(rows.flatMap(row => Object.keys(row)))
  const columnData = Array.from(names, name => {
    const data = rows.map(row => row[name] ?? null)
    const type = typeOf(data)
    return { name, type, data: type === 'STRING' ? data.map(cell => (cell === null ? null : String(cell))) : data }
  })
  return parquetWriteBuffer({ columnData, rowGroupSize: rows.length }).byteLength
}

function typeOf(cells: unknown[]): BasicType {
  const kinds = new Set(cells.filter(cell => cell !== null).map(cell => typeof cell))
  if (kinds.size !== 1) return 'STRING'
  if (kinds.has('number')) return 'DOUBLE'
  if (kinds.has('bigint')) return 'INT64'
  if (kinds.has('boolean')) return 'BOOLEAN'
  if (kinds.has('string')) return 'STRING'
  return cells.some(cell => cell instanceof Date) ? 'TIMESTAMP' : 'BYTE_ARRAY'
}
