import assert from 'node:assert/strict'
import { ChangeBatch, deaggregate, decodeChange, defineTable, encodeParquet, InputError } from '@inlet/core'
import { aggregateOf } from '@inlet/stream-to-parquet/testing'
import { randomPuts } from '../../pipelines/random-puts.ts'
import type { Random } from '../../random/random.ts'
import type { FuzzTarget } from '../fuzz-target.ts'
import { mutateBytes } from '../mutate-bytes.ts'
import { mutateJson } from '../mutate-json.ts'
import { isTyped } from '../run-fuzz.ts'

const ENVELOPE = { eventId: 'event', sequenceNumber: '1' }
const PLACE = { database: 'raw', location: 's3://raw/things/' }
const THINGS = defineTable({ name: 'things', source: 'Things' })

const IMAGE = {
  list: { L: [{ S: 'a' }, { N: '1.50' }, { M: { deep: { BOOL: true } } }] },
  set: { NS: ['1', '2'] },
  bytes: { B: 'AAEC' },
  map: { M: { 'a.b': { S: 'é' }, nothing: { NULL: true } } },
}

/** Change records of DynamoDB: the scanner of bytes has to find what JSON.parse finds, or leave it to that. */
export const changePayloads: FuzzTarget = {
  name: 'change-payloads',
  inputs: 'change records of DynamoDB',
  run(random, note) {
    const payload = payloadOf(random)
    const json = mutateJson(payload, random)
    const bytes = random.chance(0.5) ? mutateBytes(Buffer.from(json), random) : Buffer.from(json)
    note(bytes)
    const scanned = rowOf(bytes)
    const parsed = reparsed(bytes)
    // Of values that nobody reads, the scanner checks brackets and quotes alone: such a text may be no JSON and be taken.
    if (parsed === undefined) assert(scanned instanceof InputError || scanned.file.length > 0)
    else if (scanned instanceof InputError) assert(parsed instanceof InputError, `refused: ${scanned.message}`)
    else assert.deepEqual(scanned, parsed, 'the scanner and JSON.parse agree')
    if (scanned instanceof InputError) throw scanned
  },
}

/** Aggregates of the Kinesis Producer Library. */
export const aggregates: FuzzTarget = {
  name: 'aggregates',
  inputs: 'aggregates of the Kinesis Producer Library',
  async run(random, note) {
    const parts = Array.from({ length: random.integer(1, 4) }, () => Buffer.from(JSON.stringify(payloadOf(random))))
    const aggregate = await aggregateOf(parts)
    const message = mutateBytes(aggregate.subarray(4, -16), random)
    const digest = (await import('node:crypto')).createHash('md5').update(message).digest()
    const bytes = Buffer.concat([
      aggregate.subarray(0, 4),
      message,
      random.chance(0.9) ? digest : aggregate.subarray(-16),
    ])
    note(bytes)
    const found = deaggregate(bytes)
    if (message.equals(aggregate.subarray(4, -16)))
      assert.deepEqual(
        found?.map(part => Buffer.from(part)),
        parts,
      )
    const size = (found ?? []).reduce((sum, part) => sum + part.length, 0)
    assert(size <= bytes.length, 'parts are in the aggregate')
  },
}

function payloadOf(random: Random): { dynamodb: { NewImage?: object } } {
  const put = randomPuts(random, 3).find(({ change }) => change !== undefined)
  const payload = JSON.parse(String(put?.bytes ?? '{"dynamodb":{}}'))
  return { ...payload, dynamodb: { ...payload.dynamodb, NewImage: { ...IMAGE, ...payload.dynamodb.NewImage } } }
}

/** The file that the change becomes; or why it is refused. */
function rowOf(bytes: Buffer): { file: Buffer } | InputError {
  try {
    const batch = new ChangeBatch(THINGS, undefined, text => text)
    batch.add(decodeChange(bytes, ENVELOPE))
    const [refused] = batch.refused.values()
    if (refused !== undefined) return refused
    const rows = batch.finish(batch.plan(undefined, PLACE))
    const [late] = rows.refused.values()
    return late ?? { file: Buffer.from(encodeParquet(rows.columns, [0], new Set())) }
  } catch (error) {
    if (isTyped(error)) return error as InputError
    throw error
  }
}

/** The same of JSON that is written with white space, which the scanner leaves to JSON.parse. */
function reparsed(bytes: Buffer): { file: Buffer } | InputError | undefined {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
  return rowOf(Buffer.from(JSON.stringify(value, null, 1)))
}
