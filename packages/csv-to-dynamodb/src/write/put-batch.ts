import { text } from 'node:stream/consumers'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { TransientError } from '@inlet/core'
import { HttpRequest } from '@smithy/core/protocols'
import { errorName } from '../import-error.ts'
import { type BatchAnswer, errorOf, readAnswer } from './batch-answer.ts'
import type { Address } from './describe-table.ts'

/**
 * Sends puts of items, each in JSON text, to a table in one BatchWriteItem. It is sent once: whether to send it again is
 * for the caller to say. It is not waited for any longer once `signal` is aborted.
 * @throws TransientError if DynamoDB would take no batch at all
 */
export type PutBatch = (items: readonly string[], signal?: AbortSignal) => Promise<BatchAnswer>

const OPENING = '{"PutRequest":{"Item":'
const CLOSING = '}}'
const BETWEEN = `${CLOSING},${OPENING}`

/**
 * With the credentials, the signature and the connections of an SDK client, but past its middleware: with that, a
 * request that is text already takes three times as much CPU.
 */
export function putBatchWith(client: DynamoDBClient, address: Address, table: string): PutBatch {
  const { signer, requestHandler } = client.config
  const start = `{"RequestItems":{${JSON.stringify(table)}:[${OPENING}`
  const end = `${CLOSING}]}}`
  const headers = {
    host: address.port === undefined ? address.hostname : `${address.hostname}:${address.port}`,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
  }
  const { protocol, hostname, port, path } = address
  const target = { method: 'POST', protocol, hostname, path, ...(port === undefined ? {} : { port }) }
  let signing: ReturnType<typeof signer> | undefined

  async function send(body: Buffer, abortSignal: AbortSignal | undefined): Promise<{ status: number; answer: string }> {
    signing ??= signer()
    const request = new HttpRequest({ ...target, headers: { ...headers }, body })
    request.headers['content-length'] = String(body.byteLength)
    const signed = await (await signing).sign(request, { signingDate: serverTime(client) })
    const options = abortSignal === undefined ? {} : { abortSignal }
    const { response } = await requestHandler.handle(HttpRequest.isInstance(signed) ? signed : request, options)
    return { status: response.statusCode, answer: await text(response.body) }
  }

  return async (items, signal) => {
    const body = Buffer.from(start + items.join(BETWEEN) + end)
    let sent: Awaited<ReturnType<typeof send>>
    try {
      sent = await send(body, signal)
    } catch (error) {
      return { kind: 'unanswered', error: errorName(error) }
    }
    const { status, answer } = sent
    const read = readAnswer(status, answer)
    if (read !== undefined) return read
    const error = errorOf(status, answer)
    const code =
      error === 'ResourceNotFoundException'
        ? 'TABLE_NOT_FOUND'
        : error === 'AccessDeniedException'
          ? 'ACCESS_DENIED'
          : 'DYNAMODB'
    throw new TransientError(code, `DynamoDB takes no writes into table ${table}: ${error}`)
  }
}

/** The time by DynamoDB's clock, as far as the SDK has found ours to differ: it does not take signatures of other times. */
function serverTime({ config }: DynamoDBClient): Date {
  return new Date(Date.now() + config.systemClockOffset)
}
