import { Buffer } from 'node:buffer'
import type { InputErrorCode } from '@inlet/core'
import { REGION } from './capture.ts'

/** A record that no consumer can load, and the code under which it belongs in quarantine. */
export type Poison = {
  readonly name: string
  readonly code: InputErrorCode
  /** The record's `data`, as it comes from Kinesis. */
  readonly data: string
}

const CHANGE = {
  awsRegion: REGION,
  eventID: '00000000-dead-beef-0000-000000000000',
  eventName: 'INSERT',
  userIdentity: null,
  recordFormat: 'application/json',
  tableName: 'sls-ddb-payees-payees-v2',
  dynamodb: {
    ApproximateCreationDateTime: 1_767_225_600_000_000,
    ApproximateCreationDateTimePrecision: 'MICROSECOND',
    Keys: { customer_id: { S: '0000001' }, payee_id: { S: '00000001' } },
    NewImage: { customer_id: { S: '0000001' }, payee_id: { S: '00000001' }, name: { S: 'Nobody' } },
    SizeBytes: 90,
  },
  eventSource: 'aws:dynamodb',
} as const

/** One of each kind. None of them may leave a row anywhere. */
export const POISON: readonly Poison[] = [
  { name: 'not base64', code: 'NOT_BASE64', data: '%%% {"this": "is not base64"} %%%' },
  { name: 'a byte that is not UTF-8', code: 'NOT_UTF8', data: withBadByte(JSON.stringify(CHANGE)) },
  { name: 'plain text', code: 'NOT_JSON', data: base64('hello, this is a heartbeat') },
  { name: 'JSON cut short', code: 'NOT_JSON', data: base64(JSON.stringify(CHANGE).slice(0, -20)) },
  { name: 'JSON null', code: 'NOT_A_CHANGE', data: base64('null') },
  { name: 'a JSON number', code: 'NOT_A_CHANGE', data: base64('42') },
  { name: 'a JSON array', code: 'NOT_A_CHANGE', data: json([CHANGE]) },
  { name: 'no dynamodb', code: 'NOT_A_CHANGE', data: json({ ...CHANGE, dynamodb: undefined }) },
  { name: '2,000 arrays in each other', code: 'NOT_A_CHANGE', data: base64(nested('[', '', ']')) },
  { name: '2,000 maps and no keys', code: 'NOT_A_CHANGE', data: base64(`{"dynamodb":${nested('{"M":', '{}', '}')}}`) },
  { name: 'an insert without its image', code: 'NO_NEW_IMAGE', data: json(withoutImage()) },
  { name: 'an unknown table', code: 'UNKNOWN_TABLE', data: json({ ...CHANGE, tableName: 'sls-ddb-nobody-knows-it' }) },
]

function withoutImage() {
  return { ...CHANGE, dynamodb: { ...CHANGE.dynamodb, NewImage: undefined } }
}

function withBadByte(text: string): string {
  const bytes = Buffer.from(text)
  bytes[bytes.indexOf('Nobody')] = 0xff
  return bytes.toString('base64')
}

function nested(open: string, core: string, close: string): string {
  return `${open.repeat(2_000)}${core}${close.repeat(2_000)}`
}

function json(value: unknown): string {
  return base64(JSON.stringify(value))
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
