import { Buffer } from 'node:buffer'
import type { HttpRequest, HttpResponse, HttpService } from './emulator.ts'

/** The operation that a request asks for: `PutItem` of `DynamoDB_20120810.PutItem`. */
export function operationOf({ headers }: HttpRequest): string | undefined {
  const target = headers['x-amz-target']
  return typeof target === 'string' ? target.split('.')[1] : undefined
}

/** What the operation is told; undefined if it is no JSON object. */
export function parseBody({ body }: HttpRequest): Readonly<Record<string, unknown>> | undefined {
  try {
    const input: unknown = JSON.parse(Buffer.from(body).toString())
    return isRecord(input) ? input : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A failure as the services of AWS say it. */
export function awsError(status: number, type: string, message: string): HttpResponse {
  return jsonResponse(status, { __type: type, message })
}

/** A success as the services of AWS say it. */
export function awsResult(result: object): HttpResponse {
  return jsonResponse(200, result)
}

function jsonResponse(status: number, value: object): HttpResponse {
  const body = Buffer.from(JSON.stringify(value))
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body }
}

/** What an operation failed with, by the name that the service gives it. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly type: string
  /** What the service says, without the operation and the type. */
  readonly detail: string

  constructor(operation: string, type: string, detail: string) {
    super(`${operation}: ${type}${detail === '' ? '' : `: ${detail}`}`)
    this.type = type
    this.detail = detail
  }

  /** Whether the request is at fault, and would be so again. */
  get isOfRequest(): boolean {
    return this.type === 'ValidationException' || this.type === 'SerializationException'
  }
}

/** Calls an operation of an emulated service. @throws AwsError */
export type AwsCall = <Result>(operation: string, input: object) => Promise<Result>

/** The signature is looked for by the emulators, and not checked. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/local/aws4_request, SignedHeaders=host, Signature=local'

/** A client without a socket of a service that takes JSON, `target` being the name of its API. */
export function awsCall(service: HttpService, target: string, contentType: string): AwsCall {
  return async <Result>(operation: string, input: object): Promise<Result> => {
    const response = await service({
      method: 'POST',
      url: '/',
      headers: {
        'x-amz-target': `${target}.${operation}`,
        'content-type': contentType,
        authorization: AUTHORIZATION,
        'x-amz-date': '20260101T000000Z',
      },
      body: Buffer.from(JSON.stringify(input)),
    })
    const text = Buffer.from(response.body).toString()
    const result = text === '' ? {} : JSON.parse(text)
    if (response.status === 200) return result
    throw new AwsError(operation, String(result.__type ?? response.status).replace(/^.*#/, ''), result.message ?? '')
  }
}
