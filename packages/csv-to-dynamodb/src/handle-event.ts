import { loggable } from '@inlet/lake'
import { Deadline, type InvocationTime } from './deadline.ts'
import type { ImportRequest } from './events/import-request.ts'
import { continuationEvent, parseEvent } from './events/parse-event.ts'
import { asError } from './import-error.ts'
import { importObject } from './import-object.ts'
import type { Importer } from './importer.ts'
import { emptyResult, type ObjectResult } from './object-result.ts'

export interface ImportResponse {
  /** Over all objects. */
  readonly processed_rows: number
  readonly unprocessed_rows: number
  /** Of the first object that has one; `results` has all. */
  readonly json_copy: string | null
  readonly unprocessed_file: string | null
  /** One for each object, in order; those that failed are not among them. */
  readonly results: readonly ObjectResult[]
  /** SQS messages that are to be delivered again. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * Imports the objects of an event, one after the other. A message of SQS that fails is reported, so that only that one
 * comes again, and ends in the dead-letter queue; any other event fails as a whole.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function handleEvent(
  event: unknown,
  importer: Importer,
  time: InvocationTime | undefined,
): Promise<ImportResponse> {
  const deadline = new Deadline(time)
  const results: ObjectResult[] = []
  const failed = new Set<string>()
  const errors: Error[] = []
  let isFirst = true
  for (const { messageId, requests } of parseEvent(event)) {
    for (const request of requests) {
      try {
        results.push(await handleRequest(request, importer, time, !isFirst && deadline.isOver))
      } catch (error) {
        reportFailure(request, error, importer)
        if (messageId === undefined) errors.push(asError(error))
        else failed.add(messageId)
      }
      isFirst = false
    }
  }
  importer.telemetry.flush()
  if (errors.length > 1) throw new AggregateError(errors, errors.map(({ message }) => message).join('; '))
  if (errors[0] !== undefined) throw errors[0]
  return { ...total(results), results, batchItemFailures: [...failed].map(itemIdentifier => ({ itemIdentifier })) }
}

/**
 * What there is no time for is left to another invocation, as is the rest of an object; but for the first object, lest
 * invocations without any time call each other for ever.
 */
async function handleRequest(
  request: ImportRequest | Error,
  importer: Importer,
  time: InvocationTime | undefined,
  isTooLate: boolean,
): Promise<ObjectResult> {
  if (request instanceof Error) throw request
  if (!isTooLate) return importObject(request, importer, time)
  await importer.invokeAgain(continuationEvent(request))
  return emptyResult('continued', request, 'there was no time left to begin')
}

function reportFailure(request: ImportRequest | Error, error: unknown, { telemetry, settings }: Importer): void {
  const { table } = settings
  const object = request instanceof Error ? 'none' : `s3://${request.bucket}/${request.key}`
  telemetry.count('ImportsFailed', 1, { table })
  telemetry.error('Import failed', { object, table, error: loggable(error) })
}

function total(results: readonly ObjectResult[]): Omit<ImportResponse, 'results' | 'batchItemFailures'> {
  return {
    processed_rows: results.reduce((sum, { processed_rows }) => sum + processed_rows, 0),
    unprocessed_rows: results.reduce((sum, { unprocessed_rows }) => sum + unprocessed_rows, 0),
    json_copy: results.find(({ json_copy }) => json_copy !== null)?.json_copy ?? null,
    unprocessed_file: results.find(({ unprocessed_file }) => unprocessed_file !== null)?.unprocessed_file ?? null,
  }
}
