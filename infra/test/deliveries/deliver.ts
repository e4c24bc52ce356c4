import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { collectingTelemetry } from '@inlet/lake'
import { type Synthesized, valueAt } from '../synthesized.ts'
import { AT_US } from './changes.ts'

const SHARD = 'shardId-000000000000'

/** What Firehose is to deliver of a record, and where to. */
export interface Delivery {
  readonly row: Readonly<Record<string, unknown>>
  readonly metadata: unknown
}

/** What a transformer of a stage makes of changes, as Firehose gets it. @throws Error if one is not to be delivered */
export async function deliver(
  app: Synthesized,
  transformer: string,
  changes: readonly object[],
): Promise<readonly Delivery[]> {
  const environment = valueAt(app.get(`${transformer}Function`), 'environment', 'variables')
  const settings = readSettings(environment as NodeJS.ProcessEnv)
  const event = {
    invocationId: '1',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/any',
    sourceKinesisStreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/any',
    region: 'eu-west-1',
    records: changes.map(toRecord),
  }
  const { records } = await transform(event, {
    settings,
    findTable: findTableBy(settings),
    openSource: () => Promise.reject(new Error('Expected everything to fit')),
    telemetry: collectingTelemetry(),
    now: () => AT_US / 1_000,
  })
  return records.map(record => {
    if (record.result !== 'Ok') throw new Error(`Expected a delivery, found ${record.result}`)
    return { row: JSON.parse(Buffer.from(record.data, 'base64').toString()), metadata: record.metadata }
  })
}

function toRecord(change: object, index: number) {
  return {
    recordId: `${SHARD}:${index}`,
    approximateArrivalTimestamp: AT_US / 1_000,
    data: Buffer.from(JSON.stringify(change)).toString('base64'),
    kinesisRecordMetadata: {
      shardId: SHARD,
      partitionKey: 'key',
      approximateArrivalTimestamp: AT_US / 1_000,
      sequenceNumber: `4964848274602535014170166059894799${index}`,
      subsequenceNumber: '',
    },
  }
}
