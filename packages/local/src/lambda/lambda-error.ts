import { Buffer } from 'node:buffer'
import type { HttpResponse } from '../emulators/emulator.ts'

/** A request that Lambda refuses, as its REST API says it. */
export class LambdaError extends Error {
  override readonly name = 'LambdaError'
  readonly status: number
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}

export function errorResponse({ status, type, message }: LambdaError): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    // Some of Lambda's errors have a message and some a Message.
    body: Buffer.from(JSON.stringify({ Type: 'User', Message: message, message })),
  }
}
