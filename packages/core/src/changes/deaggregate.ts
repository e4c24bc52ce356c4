import { createHash } from 'node:crypto'
import { InputError } from '../errors.ts'

/**
 * Takes apart what the Kinesis Producer Library puts together: magic number, protobuf message, MD5 of the message.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 *
 * Written by hand because the library for it (aws-kinesis-agg, the tests' oracle) brings a protobuf runtime and an old
 * `async` into every cold start; the format needs three fields of one message.
 */

const MAGIC = [0xf3, 0x89, 0x9a, 0xc2]
const DIGEST_BYTES = 16

/** Field numbers of `AggregatedRecord` and `Record`. */
const AGGREGATE_RECORDS = 3
const RECORD_DATA = 3

/**
 * The user records in an aggregate, in their order; `undefined` if the bytes are none: no magic number, or a digest that
 * does not match, which the Kinesis Client Library takes for a plain record too.
 * @throws InputError BAD_AGGREGATE if the digest matches and the message cannot be read.
 */
export function deaggregate(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes.length < MAGIC.length + DIGEST_BYTES || MAGIC.some((byte, index) => byte !== bytes[index])) return undefined
  const message = bytes.subarray(MAGIC.length, bytes.length - DIGEST_BYTES)
  const digest = createHash('md5').update(message).digest()
  if (!digest.equals(bytes.subarray(bytes.length - DIGEST_BYTES))) return undefined
  return fieldsOf(message, AGGREGATE_RECORDS).map(record => {
    const [data] = fieldsOf(record, RECORD_DATA)
    if (data === undefined) throw badAggregate('a record with data')
    return data
  })
}

/** Whether the bytes begin as an aggregate does, and as no JSON does. */
export function mayBeAggregate(bytes: Uint8Array): boolean {
  return bytes[0] === MAGIC[0]
}

/** The contents of every length-delimited field `wanted` of a protobuf message. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const fields: Uint8Array[] = []
  let position = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = message[position++]
      if (byte === undefined) throw badAggregate('a complete number')
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw badAggregate('a number of at most 63 bits')
  }
  while (position < message.length) {
    const key = varint()
    const wireType = key % 8
    if (wireType === 0) varint()
    else if (wireType === 1) position += 8
    else if (wireType === 5) position += 4
    else if (wireType === 2) {
      const end = varint() + position
      if (end > message.length) throw badAggregate('a field inside the message')
      if (Math.floor(key / 8) === wanted) fields.push(message.subarray(position, end))
      position = end
    } else throw badAggregate('a known wire type')
  }
  if (position > message.length) throw badAggregate('a field inside the message')
  return fields
}

function badAggregate(expected: string): InputError {
  return new InputError('BAD_AGGREGATE', `Expected ${expected} in an aggregated record`)
}
