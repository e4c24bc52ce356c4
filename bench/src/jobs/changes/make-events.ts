import { createScenario } from '@inlet/scripts/samples'
import { transactionsTable } from '@inlet/scripts/transactions'
import type { KinesisStreamEvent } from 'aws-lambda'

/**
 * A table of 22 attributes, two of them maps. It is one that the lake has no definition of, whose types come from the data.
 */
const TABLE = {
  ...transactionsTable({ nested: true }),
  source: 'sls-clearbank-default-ClearBankTransactions-8XH8FVUOYB9O',
}

/**
 * Events of realistic changes with both images, over some three days, without poison, in one shard, all of one size. Those
 * that a scenario delivers again are left out.
 */
export function* makeEvents(changes: number, batchSize: number): Generator<KinesisStreamEvent, void, undefined> {
  const start = new Date('2026-01-31T12:00:00Z')
  const { batches } = createScenario({ seed: 7, changes, start, shards: 1, batchSize, poison: [], tables: [TABLE] })
  let last = -1n
  for (const event of batches) {
    const numbers = event.Records.map(({ kinesis }) => BigInt(kinesis.sequenceNumber))
    if ((numbers[0] ?? last) <= last) continue
    last = numbers.at(-1) ?? last
    yield event
  }
}

/** An event's payloads as lines of JSON, each with its sequence number: what a reader of JSON can do something with. */
export function* decodedLines({ Records }: KinesisStreamEvent): Generator<string, void, undefined> {
  for (const { kinesis } of Records) {
    const payload = Buffer.from(kinesis.data, 'base64').toString()
    yield `{"sequenceNumber":"${kinesis.sequenceNumber}",${payload.slice(1)}\n`
  }
}
