import { decodeBase64 } from '@inlet/core'
import { isObject } from './check-response.ts'
import { FirehoseError } from './firehose-error.ts'

/**
 * What Firehose takes in a call.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */
const MOST_RECORDS = 500
const MOST_BATCH_BYTES = 4 * 1024 * 1024
const MOST_RECORD_BYTES = 1_000 * 1024

/** The data of `PutRecord`. @throws FirehoseError if it is not as documented */
export function readRecord({ Record }: Readonly<Record<string, unknown>>): Uint8Array {
  const text = isObject(Record) ? Record.Data : undefined
  const data = typeof text === 'string' ? decodeBase64(text) : undefined
  if (data === undefined)
    throw new FirehoseError(400, 'SerializationException', 'Expected a record with Data in base64')
  check(data.byteLength <= MOST_RECORD_BYTES, `Expected a record of at most ${MOST_RECORD_BYTES} bytes`)
  return data
}

/** The data of `PutRecordBatch`. @throws FirehoseError if it is not as documented */
export function readRecords({ Records }: Readonly<Record<string, unknown>>): readonly Uint8Array[] {
  const isFitting = Array.isArray(Records) && Records.length >= 1 && Records.length <= MOST_RECORDS
  check(isFitting, `Expected 1 to ${MOST_RECORDS} records`)
  const data = (isFitting ? Records : []).map(record => readRecord({ Record: record }))
  const bytes = data.reduce((sum, { byteLength }) => sum + byteLength, 0)
  check(bytes <= MOST_BATCH_BYTES, `Expected records of at most ${MOST_BATCH_BYTES} bytes together`)
  return data
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new FirehoseError(400, 'InvalidArgumentException', message)
}
