import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'

/** An event that Firehose made. */
export function eventOf(event: unknown): FirehoseTransformationEvent {
  return event as FirehoseTransformationEvent
}

export function textOf({ data }: FirehoseTransformationEventRecord): string {
  return Buffer.from(data, 'base64').toString()
}

/** Says Ok to a record, with other data if it is given. */
export function ok({ recordId, data }: FirehoseTransformationEventRecord, text?: string, metadata?: object) {
  return {
    recordId,
    result: 'Ok',
    data: text === undefined ? data : Buffer.from(text).toString('base64'),
    ...(metadata && { metadata }),
  }
}

/** A function that answers for each record alone. */
export function eachRecord(answer: (record: FirehoseTransformationEventRecord) => object) {
  return async (event: unknown) => ({ records: eventOf(event).records.map(answer) })
}
