import { createHash, createHmac } from 'node:crypto'
import type { RecordedRequest } from './recording-server.ts'

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/

export interface Signature {
  readonly accessKeyId: string
  /** `20261121/eu-central-1/dynamodb/aws4_request` */
  readonly scope: string
  readonly signedHeaders: readonly string[]
  /** Whether the signature is that of the request. */
  readonly isValid: boolean
}

/** Checks as AWS does. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signatureOf({ method, url, headers, body }: RecordedRequest, secretAccessKey: string): Signature {
  const [, accessKeyId = '', scope = '', names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? []
  const signedHeaders = names.split(';')
  const canonicalHeaders = signedHeaders.map(name => `${name}:${headers[name]}`)
  const canonical = [method, url, '', ...canonicalHeaders, '', names, sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`)
  return { accessKeyId, scope, signedHeaders, isValid: hmac(key, toSign).toString('hex') === signature }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
