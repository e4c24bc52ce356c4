import type { ObjectStore } from '@inlet/lake'
import type { Failure } from './failure.ts'
import type { FirehoseRecord } from './firehose-record.ts'
import { objectName } from './object-name.ts'
import { type ErrorOutputType, evaluatePrefix, formatTime, type ObjectPrefix } from './object-prefix.ts'
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

/**
 * The key of an object of the error output. Without an expression for it, the type is a folder after the prefix; without
 * one for the time, so are the day and hour.
 */
export function errorKey(prefix: ObjectPrefix, stream: string, type: ErrorOutputType, time: number): string {
  const hasType = prefix.parts.some(({ is }) => is === 'errorOutputType')
  const folder = evaluatePrefix(prefix, { time, errorOutputType: type }) + (hasType ? '' : `${type}/`)
  return folder + (prefix.hasTimestamp ? '' : formatTime('yyyy/MM/dd/HH/', time)) + objectName(stream, time)
}
