import { startFauxqs } from 'fauxqs'
import type { AwsRequest, AwsResponse, StandIn } from './aws-call.ts'
import { forward } from './forward.ts'

export interface S3StandIn extends AsyncDisposable {
  readonly answer: StandIn
}

/**
 * S3, as fauxqs plays it, with buckets that are there as soon as they are asked for. It enforces conditions, one request
 * after the other, which fauxqs does not.
 */
export async function openS3StandIn(): Promise<S3StandIn> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const buckets = new Set<string>()
  const send = (request: AwsRequest) => forward(request, `http://127.0.0.1:${server.port}`)
  let last: Promise<unknown> = Promise.resolve()
  return {
    answer(request, calls) {
      for (const { target } of calls) {
        if (target.bucket === undefined || buckets.has(target.bucket)) continue
        server.createBucket(target.bucket)
        buckets.add(target.bucket)
      }
      const turn = last.then(async () => (await refusalOf(request, send)) ?? send(request))
      last = turn.catch(() => undefined)
      return turn
    },
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

/** What S3 answers where a condition does not hold. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html */
async function refusalOf(
  request: AwsRequest,
  send: (request: AwsRequest) => Promise<AwsResponse>,
): Promise<AwsResponse | undefined> {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, host } = request.headers
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined
  const url = request.url.replace(/\?.*/, '')
  const found = await send({ method: 'HEAD', url, headers: { host }, body: Buffer.alloc(0) })
  const etag = found.status === 200 ? found.headers.etag : undefined
  if (ifMatch !== undefined && etag === undefined) return errorOf(404, 'NoSuchKey')
  if (ifMatch !== undefined && etag !== ifMatch) return errorOf(412, 'PreconditionFailed')
  return ifNoneMatch !== undefined && etag !== undefined ? errorOf(412, 'PreconditionFailed') : undefined
}

function errorOf(status: number, code: string): AwsResponse {
  const body = Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
  return { status, headers: { 'content-type': 'application/xml' }, body }
}
