import { gzipSync } from 'node:zlib'
import { deliveredJsonTable, TABLE_DEFINITIONS, type TableDefinition } from '@inlet/core'
import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { type Lake, silentTelemetry } from '@inlet/lake'
import type { SampleTable } from '@inlet/scripts/sample-table'
import { createScenario } from '@inlet/scripts/samples'
import type { FirehoseTransformationEvent, KinesisStreamEvent } from 'aws-lambda'
import { MASK_KEY } from '../sample-lake/every-type.ts'

const START = new Date('2026-01-30T09:00:00Z')
const HOUR_MS = 3_600_000

export interface Delivery {
  readonly definition: TableDefinition
  readonly items: SampleTable
  /** The bucket has its name. */
  readonly database: string
  readonly changes: number
}

/** Changes of a table as Firehose delivers them: lines of firehose-transform, in the folder of their hour, and the table. */
export async function deliverLines(lake: Lake, delivery: Delivery): Promise<void> {
  const { definition, items, database, changes } = delivery
  const location = `s3://${database}/${definition.name}/`
  await lake.catalog.createTable(deliveredJsonTable(definition, { database, location }))
  const settings = readSettings({ DELIVERY: 'json', MASK_KEY }, [
    ...TABLE_DEFINITIONS.filter(({ name }) => name !== definition.name),
    definition,
  ])
  const transformer = {
    settings,
    findTable: findTableBy(settings),
    openSource: () => Promise.reject(new Error('Expected everything to fit')),
    telemetry: silentTelemetry,
    now: () => START.getTime(),
  }
  const scenario = createScenario({ seed: 8, changes, start: START, tables: [items], poison: [], batchSize: 60 })
  for (const [index, batch] of Array.from(scenario.batches).entries()) {
    const { records } = await transform(toFirehoseEvent(batch), transformer)
    const lines = records.map(record => {
      if (record.result !== 'Ok') throw new Error(`Expected a record that is delivered, found ${record.result}`)
      return Buffer.from(record.data, 'base64')
    })
    const [day, hour] = new Date(START.getTime() + index * 5 * HOUR_MS).toISOString().split(/[T:]/)
    const key = `${definition.name}/${day?.replaceAll('-', '/')}/${hour}/${definition.name}-${index}`
    const object = Buffer.concat(lines)
    // Firehose compresses what it delivers, if it is told to.
    if (index % 2 === 0) await lake.store.write(database, `${key}.gz`, gzipSync(object))
    else await lake.store.write(database, key, object)
  }
}

function toFirehoseEvent({ Records }: KinesisStreamEvent): FirehoseTransformationEvent {
  return {
    invocationId: 'invocation',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-2:000000000000:deliverystream/lines',
    region: 'eu-west-2',
    records: Records.map(({ kinesis, eventID }, index) => ({
      recordId: String(index),
      data: kinesis.data,
      approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
      kinesisRecordMetadata: {
        shardId: eventID.split(':')[0] ?? '',
        partitionKey: kinesis.partitionKey,
        approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp * 1_000,
        sequenceNumber: kinesis.sequenceNumber,
        subsequenceNumber: '0',
      },
    })),
  }
}
