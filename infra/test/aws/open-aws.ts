import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GlueClient } from '@aws-sdk/client-glue'
import { S3Client } from '@aws-sdk/client-s3'
import { openEndpoints } from '@inlet/local/live'
import type { AwsCall, AwsRequest, AwsResponse, StandIn } from './aws-call.ts'
import { forward } from './forward.ts'
import { glueStandIn } from './glue-stand-in.ts'
import { answerAthena, answerInvoke, answerPutRecordBatch } from './plain-answers.ts'
import { readCalls } from './read-calls.ts'
import { openS3StandIn } from './s3-stand-in.ts'

export interface Aws extends AsyncDisposable {
  /** For whom is to call it: every client that is told nothing else does, in `region`. */
  readonly env: Readonly<Record<string, string>>
  /** All calls but those of the clients below, in order. */
  readonly calls: readonly AwsCall[]
  /** The events that functions were invoked with. */
  readonly invocations: readonly unknown[]
  /** Of tests, to make what handlers find there. */
  readonly s3: S3Client
  readonly dynamodb: DynamoDBClient
  readonly glue: GlueClient
  /** Calls `listen` with each call, before it is answered; until the next listener. */
  onCall(listen: (call: AwsCall) => void): void
  /** @throws Error if a request was not understood, or could not be answered */
  check(): void
}

export interface AwsOptions {
  readonly region: string
  /** The name of the one Kinesis stream there is. */
  readonly stream?: string | undefined
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }
/** Whose calls are of no interest. */
const UNRECORDED = { accessKeyId: 'unrecorded', secretAccessKey: 'test' }

/** AWS on loopback, one endpoint for all services: each is played by a stand-in, and everything that is asked is recorded. */
export async function openAws({ region, stream = 'changes' }: AwsOptions): Promise<Aws> {
  await using opened = new AsyncDisposableStack()
  const s3 = opened.use(await openS3StandIn())
  const options = { stream: { name: stream, shards: 1 }, streams: () => false, onEvent: () => undefined }
  const { dynamodb, kinesis } = opened.adopt(await openEndpoints(options), endpoints => endpoints.stop())
  const standIns: Readonly<Record<string, StandIn>> = {
    s3: s3.answer,
    glue: glueStandIn(),
    dynamodb: request => forward(request, dynamodb),
    kinesis: request => forward(request, kinesis),
    lambda(request, calls) {
      invocations.push(JSON.parse(request.body.toString()))
      return answerInvoke(request, calls)
    },
    firehose: answerPutRecordBatch,
    athena: answerAthena,
  }
  const calls: AwsCall[] = []
  const invocations: unknown[] = []
  const failures: unknown[] = []
  let listen: (call: AwsCall) => void = () => undefined

  async function answer(request: AwsRequest): Promise<AwsResponse> {
    const asked = readCalls(request)
    if (!String(request.headers.authorization).includes(`Credential=${UNRECORDED.accessKeyId}/`)) {
      calls.push(...asked)
      for (const call of asked) listen(call)
    }
    const standIn = standIns[asked[0]?.service ?? '']
    if (standIn === undefined) throw new Error(`Expected a stand-in of ${asked[0]?.service}`)
    return standIn(request, asked)
  }

  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing, answer).catch((error: unknown) => {
      failures.push(error)
      // Not one that the SDK would try again.
      outgoing.writeHead(400).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.defer(async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const unrecorded = { endpoint, region, credentials: UNRECORDED }
  const everything = opened.move()
  return {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      // What somebody has configured on this machine does not count.
      AWS_CONFIG_FILE: 'none',
      AWS_SHARED_CREDENTIALS_FILE: 'none',
    },
    calls,
    invocations,
    s3: new S3Client(unrecorded),
    dynamodb: new DynamoDBClient(unrecorded),
    glue: new GlueClient(unrecorded),
    onCall(next) {
      listen = next
    },
    check() {
      if (failures.length > 0) throw failures[0]
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: AwsRequest) => Promise<AwsResponse>,
): Promise<void> {
  const { method = '', url = '', headers } = incoming
  const { status, headers: answered, body } = await answer({ method, url, headers, body: await buffer(incoming) })
  // The length of what HEAD is not given is the object's.
  const length = method === 'HEAD' ? answered['content-length'] : String(body.byteLength)
  const { 'transfer-encoding': _, connection: __, ...kept } = answered
  for (const [name, value] of Object.entries({ ...kept, 'content-length': length })) {
    if (value !== undefined) outgoing.setHeader(name, value)
  }
  outgoing.writeHead(status).end(body)
}
