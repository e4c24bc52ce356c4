import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { freePort } from '../processes/free-port.ts'

/** A front of moto's Glue, until it is disposed of. */
export interface GlueFront extends AsyncDisposable {
  /** `http://127.0.0.1:…` */
  readonly endpoint: string
}

/**
 * Answers as moto's Glue at `glue` does, and adds what moto 5.2.5 leaves out and AWS fills in, without which Trino throws:
 *
 * - `UnprocessedKeys`, if only an empty list: https://docs.aws.amazon.com/glue/latest/webapi/API_BatchGetPartition.html
 * - `NumberOfBuckets`, 0 where it was not sent: Trino itself sends none with its views, and reads them on AWS.
 */
export async function completeGlue(glue: string): Promise<GlueFront> {
  const port = await freePort()
  const server = createServer(async (request, response) => {
    const { status, text } = await forward(glue, request)
    const answer = status === 200 && text !== '' ? complete(JSON.parse(text, withBuckets)) : text
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer)
  })
  // Trino keeps connections for later, and fails where one is closed just then.
  server.keepAliveTimeout = 3_600_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

async function forward(glue: string, request: IncomingMessage): Promise<{ status: number; text: string }> {
  const { 'x-amz-target': target = '', 'content-type': type = '', authorization = '' } = request.headers
  // The signature is for another host, which moto does not check; of the rest it takes the region.
  const headers = { 'x-amz-target': String(target), 'content-type': type, authorization }
  const response = await fetch(glue, { method: 'POST', headers, body: await buffer(request) })
  return { status: response.status, text: await response.text() }
}

function complete(answer: object): string {
  return JSON.stringify({ ...('Partitions' in answer && { UnprocessedKeys: [] }), ...answer })
}

function withBuckets(key: string, value: unknown): unknown {
  return key === 'StorageDescriptor' && value !== null ? { NumberOfBuckets: 0, ...(value as object) } : value
}
