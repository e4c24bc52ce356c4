import type { ObjectStore } from '@inlet/lake'
import type { Failure } from './failure.ts'
import { type FirehoseRecord, oldestArrival } from './firehose-record.ts'
import { objectName } from './object-name.ts'
import { type ErrorOutputType, evaluatePrefix, type ObjectPrefix } from './object-prefix.ts'
import { toBase64 } from './transform-event.ts'

/** Where what cannot be delivered goes. */
export interface ErrorOutput {
  readonly store: ObjectStore
  readonly bucket: string
  readonly prefix: ObjectPrefix
}

interface FailedRecord {
  readonly record: FirehoseRecord
  readonly failure: Failure
  /** Invocations that there were for it. */
  readonly attempts: number
  /** When the last of them ended, ms since 1970. */
  readonly endedAt: number
}

/**
 * The line of a record in the error output, times in ms, with the record as it came from the source; also where a table
 * refuses it, when Firehose may give what the function made of it.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
export function errorLine({ record, failure, attempts, endedAt }: FailedRecord, lambdaArn: string): string {
  const line = {
    attemptsMade: attempts,
    arrivalTimestamp: record.arrivedAt,
    errorCode: failure.errorCode,
    errorMessage: failure.errorMessage,
    attemptEndingTimestamp: endedAt,
    rawData: toBase64(record.data),
    lambdaArn,
  }
  return `${JSON.stringify(line)}\n`
}

/** The key of an object of the error output with these records, which is begun at `time`, ms since 1970. */
export function errorKey(
  prefix: ObjectPrefix,
  stream: string,
  type: ErrorOutputType,
  records: readonly Pick<FirehoseRecord, 'arrivedAt'>[],
  time: number,
): string {
  return evaluatePrefix(prefix, { time: oldestArrival(records), errorOutputType: type }) + objectName(stream, time)
}
