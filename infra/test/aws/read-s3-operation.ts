import type { AwsRequest } from './aws-call.ts'
import type { PartialTarget } from './read-calls.ts'

/** What an operation looks like: `PUT` of an object with the parameters `partNumber` and `uploadId`. */
interface Form {
  readonly method: string
  readonly on: 'bucket' | 'object'
  /** Parameters of the query that make it this operation and no other. */
  readonly by?: readonly string[]
  readonly isCopy?: true
}

const FORMS: Readonly<Record<string, Form>> = {
  GetObject: { method: 'GET', on: 'object' },
  HeadObject: { method: 'HEAD', on: 'object' },
  PutObject: { method: 'PUT', on: 'object' },
  CopyObject: { method: 'PUT', on: 'object', isCopy: true },
  DeleteObject: { method: 'DELETE', on: 'object' },
  DeleteObjects: { method: 'POST', on: 'bucket', by: ['delete'] },
  ListObjectsV2: { method: 'GET', on: 'bucket', by: ['list-type'] },
  CreateMultipartUpload: { method: 'POST', on: 'object', by: ['uploads'] },
  UploadPart: { method: 'PUT', on: 'object', by: ['partNumber', 'uploadId'] },
  CompleteMultipartUpload: { method: 'POST', on: 'object', by: ['uploadId'] },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', by: ['uploadId'] },
  ListParts: { method: 'GET', on: 'object', by: ['uploadId'] },
  ListMultipartUploads: { method: 'GET', on: 'bucket', by: ['uploads'] },
}

/** Parameters of the query that change nothing about what is asked for. `x-id` is the SDK's name of the operation. */
const OTHERS = ['x-id', 'prefix', 'encoding-type', 'continuation-token', 'max-keys', 'start-after']

/**
 * What a request in path style asks S3 for: in that style the SDK reaches endpoints that are IP addresses.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 * @throws Error if it is no operation that is known here
 */
export function readS3Operation({ method, url, headers, body }: AwsRequest): {
  readonly operation: string
  readonly targets: readonly PartialTarget[]
} {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  const [, bucket = '', ...path] = pathname.split('/').map(decodeURIComponent)
  const key = path.join('/')
  const by = [...searchParams.keys()].filter(name => !OTHERS.includes(name)).sort()
  const copySource = headers['x-amz-copy-source']
  const [operation] =
    Object.entries(FORMS).find(
      ([, form]) =>
        form.method === method &&
        (form.on === 'object') === (key !== '') &&
        String(form.by ?? []) === String(by) &&
        (form.isCopy ?? false) === (copySource !== undefined),
    ) ?? []
  if (operation === undefined || (searchParams.get('x-id') ?? operation) !== operation) {
    throw new Error(`Expected an operation of S3 that is known here, found ${method} ${url}`)
  }
  if (operation === 'DeleteObjects') return { operation, targets: keysOf(body).map(key => ({ bucket, key })) }
  const condition = ['if-match', 'if-none-match'].find(name => headers[name] !== undefined)
  const prefix = searchParams.get('prefix') ?? undefined
  const checksumMode = headers['x-amz-checksum-mode']
  const target = { bucket, prefix, condition, checksumMode: checksumMode && String(checksumMode) }
  const source = copySource && decodeURIComponent(String(copySource)).replace(/^\//, '')
  return { operation, targets: [{ ...target, key: key || undefined, copySource: source }] }
}

function keysOf(xml: Buffer): string[] {
  return [...xml.toString().matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key = '']) => unescapeXml(key))
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function unescapeXml(escaped: string): string {
  return escaped.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
