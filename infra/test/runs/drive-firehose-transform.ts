import { type PlainRun, required } from './run.ts'
import { sourceTables } from './source-tables.ts'

/** Changes that one answer has no room for: they go back to the stream, or into Firehose itself where that is the source. */
export async function driveFirehoseTransform(run: PlainRun): Promise<void> {
  const { env, streamArn } = run.site
  const deliveryStreamArn = required(run.site.deliveryStreamArn, 'the stream of Firehose that invokes it')
  const [table = ''] = sourceTables(env)
  const count = 3
  const event = {
    invocationId: 'invocation',
    deliveryStreamArn,
    ...(streamArn !== undefined && { sourceKinesisStreamArn: streamArn }),
    records: Array.from({ length: count }, (_, index) => recordOf(table, index)),
  }
  const { records } = (await run.invoke(event)) as { readonly records: readonly { readonly result: string }[] }
  const expected = env.DELIVERY === 'json' ? 'Dropped' : 'ProcessingFailed'
  const overflow = records.filter(({ result }) => result === expected)
  if (records.length === count && overflow.length > 0 && overflow.length < count) return
  throw new Error(`Expected some records to be ${expected}, found ${records.map(({ result }) => result)}`)
}

function recordOf(tableName: string, index: number): unknown {
  // In a line, quotes take far more room than in a change.
  const Keys = { orderid: { S: '"'.repeat(250_000) } }
  const payload = {
    eventID: `event ${index}`,
    eventName: 'INSERT',
    recordFormat: 'application/json',
    tableName,
    dynamodb: {
      ApproximateCreationDateTime: Date.UTC(2026, 0, 31, 12) * 1_000 + index,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys,
      NewImage: Keys,
    },
    eventSource: 'aws:dynamodb',
  }
  const sequenceNumber = String(10n ** 55n + BigInt(index))
  return {
    recordId: `shardId-000000000000:${sequenceNumber}`,
    approximateArrivalTimestamp: 1_769_860_800_000,
    data: Buffer.from(JSON.stringify(payload)).toString('base64'),
    kinesisRecordMetadata: {
      shardId: 'shardId-000000000000',
      partitionKey: 'a',
      approximateArrivalTimestamp: 1_769_860_800_000,
      sequenceNumber,
      subsequenceNumber: '',
    },
  }
}
