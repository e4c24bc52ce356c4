import { FunctionError } from '../function/function-error.ts'

/**
 * Why records cannot be delivered, in Firehose's words.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
export interface Failure {
  readonly errorCode: string
  readonly errorMessage: string
}

export const PROCESSING_FAILED: Failure = {
  errorCode: 'Lambda.ProcessingFailedStatus',
  errorMessage: 'ProcessingFailed status set for record',
}

const TIMED_OUT: Failure = {
  errorCode: 'Lambda.FunctionTimedOut',
  errorMessage: 'The Lambda function timed out before returning',
}

export const FUNCTION_ERROR: Failure = {
  errorCode: 'Lambda.FunctionError',
  errorMessage: 'The Lambda function was successfully invoked but it returned an error result',
}

export const NOT_THE_MODEL: Failure = {
  errorCode: 'Lambda.JsonProcessingException',
  errorMessage: 'Error parsing returned records: they do not follow the status model of a transformation',
}

export const MISSING_RECORD: Failure = {
  errorCode: 'Lambda.MissingRecordId',
  errorMessage: 'One or more record Ids were not returned',
}

export const DUPLICATED_RECORD: Failure = {
  errorCode: 'Lambda.DuplicatedRecordId',
  errorMessage: 'Multiple records were returned with the same record ID',
}

/** Of an invocation that threw. */
export function invocationError(error: unknown): Failure {
  return error instanceof FunctionError && error.kind === 'timeout' ? TIMED_OUT : FUNCTION_ERROR
}
