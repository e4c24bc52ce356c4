/** A request as it is on the wire. */
export interface WireRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: ReadonlyMap<string, string>
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  readonly host: string
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export const SERVICES = ['s3', 'glue', 'dynamodb', 'kinesis', 'firehose', 'lambda'] as const
export type Service = (typeof SERVICES)[number]

/** Of which service a request asks which operation. */
export interface Call {
  readonly service: Service
  /** As the API reference calls it. */
  readonly operation: string
}

/** The signature names the service. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function callOf(request: WireRequest): Call {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.get('authorization') ?? '')?.[1]
  const service = SERVICES.find(name => name === scope)
  if (service === undefined) throw new Error(`No such service: ${scope}`)
  return { service, operation: operationOf(service, request) }
}

function operationOf(service: Service, request: WireRequest): string {
  if (service === 's3') return s3Operation(request)
  if (service === 'lambda') return 'Invoke'
  return request.headers.get('x-amz-target')?.split('.')[1] ?? ''
}

function s3Operation({ method, query }: WireRequest): string {
  if (query.has('partNumber')) return 'UploadPart'
  if (query.has('uploads')) return 'CreateMultipartUpload'
  if (query.has('uploadId')) return method === 'POST' ? 'CompleteMultipartUpload' : 'AbortMultipartUpload'
  if (query.has('delete')) return 'DeleteObjects'
  if (query.has('list-type')) return 'ListObjectsV2'
  return { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method] ?? method
}

export function jsonAnswer(status: number, content: unknown): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'simulated' },
    body: Buffer.from(JSON.stringify(content)),
  }
}

export function xmlAnswer(status: number, xml: string, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  const body = Buffer.from(xml === '' ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
  return { status, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'simulated', ...headers }, body }
}

/** An error as a service says it. */
export function errorAnswer(service: Service, status: number, code: string): WireAnswer {
  if (service === 's3') return xmlAnswer(status, `<Error><Code>${code}</Code><Message>simulated</Message></Error>`)
  const { headers, ...answer } = jsonAnswer(status, { __type: code, message: 'simulated' })
  return { ...answer, headers: { ...headers, 'x-amzn-errortype': code } }
}
