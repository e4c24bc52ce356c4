import type { HttpService } from './emulator.ts'
import { awsError, parseBody } from './json-protocol.ts'

/**
 * Takes a stream's ARN wherever Kinesis does, in place of its name: the emulator knows streams by their names alone.
 * Requests in CBOR are left as they are.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export function takingStreamArns(service: HttpService): HttpService {
  return async request => {
    // Most requests name their stream, and may have megabytes of records.
    if (!Buffer.from(request.body).includes('"StreamARN"')) return service(request)
    const { StreamARN, ...input } = parseBody(request) ?? {}
    if (StreamARN === undefined || input.StreamName !== undefined) return service(request)
    const name = streamOf(StreamARN)
    if (name !== undefined)
      return service({ ...request, body: Buffer.from(JSON.stringify({ ...input, StreamName: name })) })
    const message = `Expected a StreamARN like arn:aws:kinesis:us-east-1:000000000000:stream/name, found ${JSON.stringify(StreamARN)}`
    return awsError(400, 'InvalidArgumentException', message)
  }
}

function streamOf(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /^arn:[\w-]+:kinesis:[\w-]+:\d{12}:stream\/([\w.-]+)$/.exec(arn)?.[1] : undefined
}
