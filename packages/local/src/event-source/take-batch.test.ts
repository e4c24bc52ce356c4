import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventRecordBytes, kinesisEvent } from './kinesis-event.ts'
import { MAX_PAYLOAD_BYTES, takeBatch } from './take-batch.ts'

const ORIGIN = {
  streamArn: 'arn:aws:kinesis:eu-west-1:1:stream/ü',
  shardId: 'shardId-0',
  invokeIdentityArn: 'arn:role',
}

function recordOf(data: Uint8Array, partitionKey = 'key') {
  return { sequenceNumber: '17', partitionKey, data, arrivedAt: 1_700_000_000_123 }
}

describe('kinesisEvent', () => {
  it("is Lambda's", () => {
    const [record] = kinesisEvent([recordOf(Buffer.from('Hello'))], ORIGIN).Records
    expect(record).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'key',
        sequenceNumber: '17',
        data: 'SGVsbG8=',
        approximateArrivalTimestamp: 1_700_000_000.123,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: 'shardId-0:17',
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:role',
      awsRegion: 'eu-west-1',
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:1:stream/ü',
    })
  })

  it('is as long as its records say', () => {
    const records = fc.array(fc.tuple(fc.uint8Array(), fc.string({ unit: 'binary' })), { minLength: 1 })
    fc.assert(
      fc.property(records, contents => {
        const all = contents.map(([data, key]) => recordOf(data, key))
        const bytes = all.reduce((sum, record) => sum + eventRecordBytes(record, ORIGIN), 14 - 1)
        expect(bytes).toBe(Buffer.byteLength(JSON.stringify(kinesisEvent(all, ORIGIN))))
      }),
    )
  })
})

describe('takeBatch', () => {
  it('takes as many records as there are, as the batch has, and as fit', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 2 * MAX_PAYLOAD_BYTES }).map(bytes => ({ eventBytes: bytes })))
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5 }), (records, batchSize) => {
        const { count, isFull } = takeBatch(records, batchSize)
        const payload = (length: number) =>
          records.slice(0, length).reduce((sum, { eventBytes }) => sum + eventBytes, 14 - 1)
        expect(count).toBeLessThanOrEqual(Math.min(batchSize, records.length))
        if (count > 1) expect(payload(count)).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
        if (records.length > 0) expect(count).toBeGreaterThan(0)
        if (count < Math.min(batchSize, records.length)) expect(payload(count + 1)).toBeGreaterThan(MAX_PAYLOAD_BYTES)
        expect(isFull || count === records.length).toBe(true)
        expect(isFull).toBe(count === batchSize || payload(count + 1) >= MAX_PAYLOAD_BYTES)
      }),
    )
  })

  it('fills the payload to the last byte', () => {
    const half = { eventBytes: (MAX_PAYLOAD_BYTES - 13 - 1) / 2 }
    const rest = { eventBytes: MAX_PAYLOAD_BYTES - 13 - half.eventBytes }
    expect(takeBatch([half, rest], 10)).toEqual({ count: 2, isFull: true })
    expect(takeBatch([half, { eventBytes: rest.eventBytes + 1 }], 10)).toEqual({ count: 1, isFull: true })
    expect(takeBatch([half, { eventBytes: rest.eventBytes - 1 }], 10)).toEqual({ count: 2, isFull: false })
  })
})
