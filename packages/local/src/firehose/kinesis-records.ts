import { deaggregate, InputError } from '@inlet/core'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { FirehoseRecord } from './firehose-record.ts'

/** The records of a batch of a Kinesis stream, those that the Kinesis Producer Library has put together taken apart. */
export function kinesisRecords({ Records }: KinesisStreamEvent): FirehoseRecord[] {
  return Records.flatMap(record => {
    const data = Buffer.from(record.kinesis.data, 'base64')
    const parts = partsOf(data)
    if (parts === undefined) return [firehoseRecord(record, data, '')]
    return parts.map((part, index) => firehoseRecord(record, part, String(index)))
  })
}

/** What looks like an aggregate and cannot be read is handed on as it is, for the function to judge. */
function partsOf(data: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    return deaggregate(data)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

function firehoseRecord(record: KinesisStreamRecord, data: Uint8Array, subsequenceNumber: string): FirehoseRecord {
  const { partitionKey, sequenceNumber, approximateArrivalTimestamp } = record.kinesis
  const shardId = record.eventID.slice(0, record.eventID.lastIndexOf(':'))
  return {
    recordId: [shardId, sequenceNumber, subsequenceNumber].filter(part => part !== '').join(':'),
    data,
    arrivedAt: Math.round(approximateArrivalTimestamp * 1_000),
    kinesis: { shardId, partitionKey, sequenceNumber, subsequenceNumber },
  }
}
