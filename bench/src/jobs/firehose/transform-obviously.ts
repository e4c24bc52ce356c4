import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda'

/**
 * The peer: what one writes in an afternoon. Decode, `unmarshall`, add the change's own columns, `JSON.stringify`. It has
 * columns only where an item has attributes, rounds long numbers, and isolates no bad record.
 */
export function transformObviously({ records }: FirehoseTransformationEvent): FirehoseTransformationResult {
  return {
    records: records.map(({ recordId, data }) => {
      const payload = JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
      const { NewImage, Keys, ApproximateCreationDateTime, SequenceNumber = null } = payload.dynamodb
      const keys = unmarshall(Keys, { wrapNumbers: value => Number(value) })
      const item = NewImage ? unmarshall(NewImage, { wrapNumbers: value => Number(value) }) : keys
      if (item.timestamp !== undefined) {
        const time = new Date(item.timestamp)
        item.date = time.toISOString().slice(0, 10)
        item.hour = time.getUTCHours()
        item.minute = time.getUTCMinutes()
      }
      const row = {
        ...item,
        cdc_operation: payload.eventName,
        cdc_key: JSON.stringify(keys),
        cdc_event_id: payload.eventID,
        cdc_sequence_number: SequenceNumber,
        cdc_changed_at_us: ApproximateCreationDateTime,
      }
      return { recordId, result: 'Ok', data: Buffer.from(`${JSON.stringify(row)}\n`).toString('base64') }
    }),
  }
}
