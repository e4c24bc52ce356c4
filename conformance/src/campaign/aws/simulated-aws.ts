import { FakeGlue } from '@inlet/lake/testing/glue'
import { callOf, errorAnswer, jsonAnswer, type WireAnswer, type WireRequest, xmlAnswer } from '../wire/message.ts'
import type { SimulatedDynamoDB } from './simulated-dynamodb.ts'
import { escapeXml, keysIn, placeOf, SimulatedS3 } from './simulated-s3.ts'

/** A record that was put into a stream. */
export interface PutRecord {
  readonly data: Buffer
  readonly partitionKey: string
}

/** What functions call, in memory. */
export class SimulatedAws {
  readonly s3: SimulatedS3
  readonly glue = new FakeGlue()
  dynamodb: SimulatedDynamoDB | undefined
  /** Of Kinesis and Firehose, in their order. */
  readonly streamed: PutRecord[] = []
  /** Events by which functions were asked to run, asynchronously. */
  readonly invocations: unknown[] = []
  /** Looks at the world after each call that may have changed it. */
  onChange: (operation: string) => void = () => undefined

  constructor(now: () => number) {
    this.s3 = new SimulatedS3(now)
  }

  async answer(request: WireRequest): Promise<WireAnswer> {
    return this.#answer(request, () => true)
  }

  /**
   * An answer of success that leaves some of the work undone, as far as the operation has such.
   * @param isDone asked for each item, key or record
   */
  async answerPartly(request: WireRequest, isDone: () => boolean): Promise<WireAnswer | undefined> {
    const { operation } = callOf(request)
    return isPartial(operation) ? this.#answer(request, isDone) : undefined
  }

  async #answer(request: WireRequest, isDone: () => boolean): Promise<WireAnswer> {
    const { service, operation } = callOf(request)
    switch (service) {
      case 's3': {
        const answer =
          operation === 'DeleteObjects' ? this.#delete(request, isDone) : this.s3.answer(operation, request)
        this.onChange(operation)
        return answer
      }
      case 'glue': {
        const answer = await this.#answerGlue(request, operation, isDone)
        this.onChange(operation)
        return answer
      }
      case 'dynamodb':
        if (this.dynamodb === undefined) return errorAnswer('dynamodb', 400, 'ResourceNotFoundException')
        return this.dynamodb.answer(operation, request.body, isDone)
      case 'kinesis':
      case 'firehose':
        return this.#take(operation, request.body, isDone)
      case 'lambda':
        this.invocations.push(JSON.parse(request.body.toString()))
        return { status: 202, headers: { 'x-amzn-requestid': 'simulated' }, body: Buffer.alloc(0) }
    }
  }

  #delete(request: WireRequest, isDone: () => boolean): WireAnswer {
    const left = keysIn(request.body).filter(key => {
      if (!isDone()) return true
      this.s3.objects.delete(placeOf(request) + key)
      return false
    })
    const errors = left.map(key => `<Error><Key>${escapeXml(key)}</Key><Code>InternalError</Code></Error>`)
    return xmlAnswer(200, `<DeleteResult>${errors.join('')}</DeleteResult>`)
  }

  /** The fake of Glue is behind a client of its own. */
  async #answerGlue({ headers, body }: WireRequest, operation: string, isDone: () => boolean): Promise<WireAnswer> {
    const content = operation === 'BatchCreatePartition' ? withoutSome(body, isDone) : { body, errors: [] }
    const request = { headers: { 'x-amz-target': headers.get('x-amz-target') ?? '' }, body: content.body }
    const { requestHandler } = this.glue.client.config
    const handle = requestHandler.handle.bind(requestHandler) as unknown as (
      request: unknown,
    ) => Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Uint8Array } }>
    const { response } = await handle(request)
    const answer = { status: response.statusCode, headers: response.headers, body: Buffer.from(response.body) }
    if (content.errors.length === 0 || answer.status !== 200) return answer
    const { Errors = [] }: { Errors?: unknown[] } = JSON.parse(answer.body.toString())
    return jsonAnswer(200, { Errors: [...Errors, ...content.errors] })
  }

  #take(operation: string, body: Buffer, isDone: () => boolean): WireAnswer {
    const { Records }: { Records: { Data: string; PartitionKey?: string }[] } = JSON.parse(body.toString())
    const isTaken = Records.map(isDone)
    for (const [index, { Data, PartitionKey = '' }] of Records.entries()) {
      if (isTaken[index]) this.streamed.push({ data: Buffer.from(Data, 'base64'), partitionKey: PartitionKey })
    }
    const failed = isTaken.filter(taken => !taken).length
    const sequence = (index: number) => String(this.streamed.length * 1_000 + index)
    if (operation === 'PutRecords') {
      const refused = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' }
      const taken = (index: number) => ({ SequenceNumber: sequence(index), ShardId: 'shardId-000000000000' })
      const answers = isTaken.map((is, index) => (is ? taken(index) : refused))
      return jsonAnswer(200, { FailedRecordCount: failed, Records: answers })
    }
    const refused = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' }
    const answers = isTaken.map((is, index) => (is ? { RecordId: sequence(index) } : refused))
    return jsonAnswer(200, { FailedPutCount: failed, RequestResponses: answers })
  }
}

const PARTIAL: ReadonlySet<string> = new Set([
  ...['BatchWriteItem', 'DeleteObjects', 'BatchCreatePartition', 'PutRecords', 'PutRecordBatch'],
])

/** Whether an operation may do some of its work, say so, and answer with success all the same. */
export function isPartial(operation: string): boolean {
  return PARTIAL.has(operation)
}

function withoutSome(body: Buffer, isDone: () => boolean): { body: Buffer; errors: readonly unknown[] } {
  const request: { PartitionInputList: { Values: string[] }[] } = JSON.parse(body.toString())
  const { done = [], left = [] } = Object.groupBy(request.PartitionInputList, () => (isDone() ? 'done' : 'left'))
  const errors = left.map(({ Values }) => ({
    PartitionValues: Values,
    ErrorDetail: { ErrorCode: 'InternalServiceException', ErrorMessage: 'simulated' },
  }))
  return { body: Buffer.from(JSON.stringify({ ...request, PartitionInputList: done })), errors }
}
