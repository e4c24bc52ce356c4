import { isObject } from '@inlet/core'
import type { ReplayedRecord } from '@inlet/stream-to-parquet/replay'
import * as z from 'zod'

/**
 * What Lambda writes for a batch that it gives up, as far as a replay needs it. `payload` is the event as JSON text.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
const failureObject = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z
      .string()
      .regex(/^\w{1,60}$/)
      .catch('unknown'),
  }),
  payload: z.unknown(),
})

export interface FailedBatch {
  /** `inlet-mine-StreamToParquet` */
  readonly functionName: string
  /** `RetryAttemptsExhausted`, `RecordAgeExceeded` … */
  readonly condition: string
  readonly records: readonly ReplayedRecord[]
}

const eventPayload = z.object({
  Records: z.array(z.custom<ReplayedRecord>(record => isObject(record) && isObject(record.kinesis))).min(1),
})

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<version>]` */
const FUNCTION_ARN = /^arn:[\w-]+:lambda:[^:]+:[^:]+:function:([\w-]{1,140})(?::[\w$-]+)?$/

/** The batch that an object holds; or what was expected of it, and not found. */
export function readFailureObject(object: Uint8Array): FailedBatch | string {
  const found = failureObject.safeParse(parse(Buffer.from(object).toString()))
  if (!found.success) return 'expected an object that Lambda writes for a batch that it gives up'
  const { requestContext, payload } = found.data
  const [, functionName] = FUNCTION_ARN.exec(requestContext.functionArn) ?? []
  if (functionName === undefined) return 'expected the ARN of a function in "requestContext.functionArn"'
  const event = eventPayload.safeParse(typeof payload === 'string' ? parse(payload) : payload)
  if (!event.success) return 'expected an event of Kinesis with its records in "payload"'
  return { functionName, condition: requestContext.condition, records: event.data.Records }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
