import { Buffer } from 'node:buffer'
import type { HttpRequest } from '../emulators/emulator.ts'
import { LambdaError } from './lambda-error.ts'

/** How an invocation is answered: with the response, as soon as it is accepted, or without being one. */
const TYPES = ['RequestResponse', 'Event', 'DryRun'] as const
type InvocationType = (typeof TYPES)[number]

/** What a payload may have at most. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6 * 1024 * 1024,
  Event: 1024 * 1024,
  DryRun: 6 * 1024 * 1024,
}

export interface InvokeRequest {
  /** Of the function, without the rest of its ARN and without a qualifier. */
  readonly functionName: string
  readonly type: InvocationType
  /** What the function is given. */
  readonly event: unknown
}

/**
 * What is asked for by `POST /2015-03-31/functions/{name or ARN}/invocations`. There is one version of each function, so
 * that a qualifier makes no difference.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @throws LambdaError
 */
export function parseInvoke({ method, url, headers, body }: HttpRequest): InvokeRequest {
  const [, identifier] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations\/?(?:\?.*)?$/.exec(url) ?? []
  if (method !== 'POST' || identifier === undefined) {
    throw new LambdaError(404, 'UnknownOperationException', 'The local Lambda has one operation, which is Invoke')
  }
  const type = invocationType(headers['x-amz-invocation-type'])
  if (body.length > MOST_BYTES[type]) {
    throw new LambdaError(
      413,
      'RequestTooLargeException',
      `${body.length} byte payload is too large for the ${type} invocation type (limit ${MOST_BYTES[type]} bytes)`,
    )
  }
  return { functionName: functionName(identifier), type, event: parsePayload(body) }
}

function invocationType(header: string | string[] | undefined): InvocationType {
  const type = header === undefined ? 'RequestResponse' : TYPES.find(known => known === header)
  if (type !== undefined) return type
  const message = `Expected an X-Amz-Invocation-Type of ${TYPES.join(', ')}, found ${header}`
  throw new LambdaError(400, 'InvalidParameterValueException', message)
}

/** `loader` of itself, `loader:live`, `000000000000:function:loader`, and `arn:aws:lambda:…:function:loader:$LATEST`. */
function functionName(identifier: string): string {
  const text = decode(identifier)
  const [, name] =
    /^(?:(?:arn:[\w-]+:lambda:[\w-]+:)?\d{12}:function:)?([\w-]+)(?::(?:\$LATEST|[\w-]+))?$/.exec(text) ?? []
  if (name !== undefined) return name
  throw new LambdaError(400, 'ValidationException', `Expected the name or the ARN of a function, found ${text}`)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function parsePayload(body: Uint8Array): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    throw new LambdaError(400, 'InvalidRequestContentException', 'Could not parse request body into json')
  }
}
