import { type Arrival, toArrivals } from '../arrival.ts'

export const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/table-changes'
export const AT = Date.UTC(2026, 10, 21, 12, 0, 1)

export interface SampleRecord {
  readonly shardId?: string
  readonly sequenceNumber?: string
  readonly data?: string | Uint8Array
}

/** An insert of an order. */
export function payload(orderid: string, changes: object = {}): string {
  return JSON.stringify({
    eventID: `id of ${orderid}`,
    eventName: 'INSERT',
    tableName: 'OrderTable',
    dynamodb: {
      ApproximateCreationDateTime: AT * 1_000 + 123_456,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: { orderid: { S: orderid } },
      NewImage: { orderid: { S: orderid }, price: { N: '98765.43' } },
    },
    ...changes,
  })
}

/** The only one that the function takes a record for. */
export function arrivalOf(record: SampleRecord = {}): Arrival {
  const [arrival] = arrivalsOf(record)
  if (arrival === undefined) throw new Error('Expected an arrival')
  return arrival
}

export function arrivalsOf(record: SampleRecord = {}): readonly Arrival[] {
  const { shardId = 'shardId-000000000000', sequenceNumber = '7', data = payload('3714') } = record
  return toArrivals({ sequenceNumber, partitionKey: 'any', data: Buffer.from(data), arrivedAt: AT }, ARN, shardId)
}
