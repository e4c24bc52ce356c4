import { createRouter, TABLE_DEFINITIONS } from '@inlet/core'
import { collectingTelemetry, type Lake } from '@inlet/lake'
import { eventRecord, type Item, nativeChange } from '@inlet/local'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { EVERY_TYPE, MASK_KEY } from '../sample-lake/every-type.ts'
import { RAW } from '../sample-lake/write-changes.ts'

/** 2026-02-10T00:00Z in microseconds, later than all of the sample lake. */
const AT = 1_770_681_600_000_000
const ORIGIN = {
  streamArn: 'arn:aws:kinesis:eu-west-2:000000000000:stream/table-changes',
  shardId: 'shardId-000000000007',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/loader',
}

/** Loads a change of an item of `EveryType`, by stream-to-parquet, at the second that its key is the number of. */
export async function loadItem(lake: Lake, item: Item): Promise<void> {
  const settings = readSettings({ S3_RAW: RAW, MASK_KEY }, [...TABLE_DEFINITIONS, EVERY_TYPE])
  const router = createRouter(settings.unmappedTables, settings.definitions)
  const telemetry = collectingTelemetry()
  const answer = await load({ Records: [recordOf(item)] }, { settings, lake, telemetry, router, now: Date.now })
  if (answer.batchItemFailures.length > 0) throw new Error(`A batch failed: ${JSON.stringify(telemetry.lines.at(-1))}`)
}

function recordOf(NewImage: Item) {
  const { id } = NewImage
  if (id === undefined || !('N' in id)) throw new Error('Expected an item with a number as its key')
  const at = AT + Number(id.N) * 1_000_000
  const effect = { eventName: 'INSERT', images: { NewImage } } as const
  const eventId = `00000000-0000-4000-8000-${String(at)}`
  const change = nativeChange(
    { table: 'EveryType', keys: { id }, at, effect },
    { region: 'eu-west-2', eventId, precision: 'MICROSECOND' },
  )
  const place = { sequenceNumber: String(at), partitionKey: JSON.stringify(id), arrivedAt: at / 1_000 }
  return eventRecord(place, Buffer.from(JSON.stringify(change)).toString('base64'), ORIGIN)
}
