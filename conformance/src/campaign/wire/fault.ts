import type { Service } from './message.ts'

/** What goes wrong with a call, and what that means. */
const FAULTS = {
  'dies before': 'the process ends; the call has no effect',
  'dies after': 'the process ends; the call has its effect',
  'connection lost': 'the connection breaks; no effect',
  'answer lost': 'the connection breaks after the effect',
  error: 'an error of the server; no effect',
  'error after': 'an error of the server, after the effect',
  throttled: 'the service asks to slow down; no effect',
  'partly refused': 'success, that says that some of the work was not done',
  'never answers': 'no answer, no effect',
  'answer too late': 'no answer, after the effect',
  slow: 'the effect comes after seconds',
  'answer cut off': 'the connection breaks within the answer, after the effect',
} as const
export type FaultKind = keyof typeof FAULTS

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[]

const DEATHS = ['dies before', 'dies after'] as const

/** Those that a process of the machine can have, in real time: most of them are its death. */
export const REAL_TIME_KINDS: readonly FaultKind[] = [
  ...FAULT_KINDS.filter(kind => kind !== 'never answers' && kind !== 'answer too late' && kind !== 'slow'),
  ...Array.from({ length: 6 }, () => DEATHS).flat(),
]

interface ServiceError {
  readonly status: number
  readonly code: string
}

/** By which each service asks to slow down. */
export const THROTTLES: Readonly<Record<Service, ServiceError>> = {
  s3: { status: 503, code: 'SlowDown' },
  glue: { status: 400, code: 'ThrottlingException' },
  dynamodb: { status: 400, code: 'ProvisionedThroughputExceededException' },
  kinesis: { status: 400, code: 'ProvisionedThroughputExceededException' },
  firehose: { status: 503, code: 'ServiceUnavailableException' },
  lambda: { status: 429, code: 'TooManyRequestsException' },
}

export const SERVER_ERRORS: Readonly<Record<Service, ServiceError>> = {
  s3: { status: 500, code: 'InternalError' },
  glue: { status: 500, code: 'InternalServiceException' },
  dynamodb: { status: 500, code: 'InternalServerError' },
  kinesis: { status: 500, code: 'InternalFailure' },
  firehose: { status: 500, code: 'InternalFailure' },
  lambda: { status: 500, code: 'ServiceException' },
}
