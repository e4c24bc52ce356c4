import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { HttpRequest, HttpResponse, HttpService } from '../emulators/emulator.ts'
import { awsError, awsResult, operationOf, parseBody } from '../emulators/json-protocol.ts'
import { serve } from '../emulators/serve.ts'
import { FirehoseError } from './firehose-error.ts'
import type { Firehose } from './firehose-options.ts'
import { readRecord, readRecords } from './put-request.ts'

export interface FirehoseEndpointOptions {
  /** Any that is free if 0. */
  readonly port: number
  /** They stay their owner's: to close the endpoint does not stop them. */
  readonly firehoses: readonly Firehose[]
  readonly onFailure: (error: unknown) => void
  /** Asked for each record of a call, by its index: whether it is refused as by a service that is overloaded. */
  readonly failSome?: (index: number) => boolean
}

/**
 * Firehose's API on loopback, as far as applications use it: PutRecord, PutRecordBatch and DescribeDeliveryStream.
 * Signatures are not looked at, and there is no limit to the rate.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/Welcome.html
 * @throws ConfigError if the port is taken
 */
export async function openFirehoseEndpoint(
  options: FirehoseEndpointOptions,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const { port, onFailure } = options
  const server = createServer()
  const served = await serve(server, firehoseService(options), { name: 'Firehose', port, onFailure })
  return {
    url: served.url,
    async [Symbol.asyncDispose]() {
      await served.stop()
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

const OVERLOADED = 'ServiceUnavailableException'

type Input = Readonly<Record<string, unknown>>

function firehoseService({ firehoses, failSome = () => false }: FirehoseEndpointOptions): HttpService {
  const byName = new Map(firehoses.map(firehose => [firehose.name, firehose]))

  async function putRecord(firehose: Firehose, input: Input) {
    const data = readRecord(input)
    if (failSome(0)) throw new FirehoseError(503, OVERLOADED, 'Slow down.')
    await firehose.put([data])
    return { RecordId: randomUUID(), Encrypted: false }
  }

  async function putRecordBatch(firehose: Firehose, input: Input) {
    const records = readRecords(input).map((data, index) => ({ data, isFailed: failSome(index) }))
    await firehose.put(records.flatMap(({ data, isFailed }) => (isFailed ? [] : [data])))
    return {
      FailedPutCount: records.filter(({ isFailed }) => isFailed).length,
      Encrypted: false,
      RequestResponses: records.map(({ isFailed }) =>
        isFailed ? { ErrorCode: OVERLOADED, ErrorMessage: 'Slow down.' } : { RecordId: randomUUID() },
      ),
    }
  }

  async function perform(request: HttpRequest): Promise<object> {
    const operation = operationOf(request)
    const input = parseBody(request)
    if (input === undefined) throw new FirehoseError(400, 'SerializationException', 'Expected a JSON object')
    const name = String(input.DeliveryStreamName)
    const find = (): Firehose => {
      const firehose = byName.get(name)
      if (firehose !== undefined) return firehose
      throw new FirehoseError(
        400,
        'ResourceNotFoundException',
        `Firehose ${name} under account 000000000000 not found.`,
      )
    }
    switch (operation) {
      case 'PutRecord':
        return putRecord(forPuts(find()), input)
      case 'PutRecordBatch':
        return putRecordBatch(forPuts(find()), input)
      case 'DescribeDeliveryStream':
        return { DeliveryStreamDescription: describe(find()) }
      default:
        throw new FirehoseError(
          400,
          'UnknownOperationException',
          `${operation ?? 'This request'} is not supported by the local Firehose`,
        )
    }
  }

  return async request => withProtocol(await perform(request).then(awsResult, errorResponse))
}

function forPuts(firehose: Firehose): Firehose {
  if (firehose.isDirectPut) return firehose
  const message = 'This operation is not permitted on KinesisStreamAsSource delivery stream type.'
  throw new FirehoseError(400, 'InvalidArgumentException', message)
}

function describe({ name, arn, isDirectPut }: Firehose) {
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: isDirectPut ? 'DirectPut' : 'KinesisStreamAsSource',
    VersionId: '1',
    Destinations: [{ DestinationId: 'destinationId-000000000001' }],
    HasMoreDestinations: false,
  }
}

function errorResponse(error: unknown): HttpResponse {
  if (error instanceof FirehoseError) return awsError(error.status, error.type, error.message)
  throw error
}

function withProtocol(response: HttpResponse): HttpResponse {
  return { ...response, headers: { ...response.headers, 'content-type': 'application/x-amz-json-1.1' } }
}
