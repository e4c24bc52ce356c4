import { request as httpRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AwsRequest, AwsResponse } from './aws-call.ts'

/** Of a request between a client and its server alone. */
const HOP_HEADERS = ['connection', 'expect', 'transfer-encoding', 'content-length']

/** Asks another server of this machine the same. */
export function forward({ method, url, headers, body }: AwsRequest, server: string): Promise<AwsResponse> {
  return new Promise((resolve, reject) => {
    const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_HEADERS.includes(name))
    const sent = { ...Object.fromEntries(kept), 'content-length': String(body.length) }
    const outgoing = httpRequest(new URL(url, server), { method, path: url, headers: sent }, answer => {
      buffer(answer).then(
        content => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: content }),
        reject,
      )
    })
    outgoing.on('error', reject).end(body)
  })
}
