import { stripVTControlCharacters } from 'node:util'
import type { EventSourceEvent, FirehoseEvent } from '@inlet/local/live'
import { describe, expect, it } from 'vitest'
import { ORDERS_FIREHOSE, TRANSACTIONS_FIREHOSE } from '../../live/firehoses.ts'
import { describeEndpointEvent, describeEventSourceEvent, describeFirehoseEvent } from './describe-event.ts'

const BATCH = {
  shardId: 'shardId-000000000000',
  records: 1_200,
  firstSequenceNumber: '1',
  lastSequenceNumber: '2',
  lagMs: 840,
}

const plain = (line: string | undefined) => line && stripVTControlCharacters(line)

it('tells what became of a batch, and where it is kept', () => {
  const told = (event: EventSourceEvent) => plain(describeEventSourceEvent(event))
  expect(told({ type: 'succeeded', ...BATCH })).toBe('✓ 1,200 changes through the function, 0.8 s after the last')
  expect(told({ type: 'failed', reason: 'timeout', attempt: 2, done: 0, ...BATCH, records: 1 })).toBe(
    '✗ 1 change of shardId-000000000000 failed at attempt 2: timeout',
  )
  expect(
    told({ type: 'discarded', condition: 'RetryAttemptsExhausted', objectKey: 'aws/lambda/x', ...BATCH }),
  ).toContain('given up (RetryAttemptsExhausted): s3://on-failure/aws/lambda/x')
  expect(told({ type: 'checkpoint', shardId: 's', sequenceNumber: '1' })).toBeUndefined()
})

describe('of a Firehose stream', () => {
  const orders = (event: FirehoseEvent) => plain(describeFirehoseEvent(ORDERS_FIREHOSE, event))

  it('tells what is delivered, and where', () => {
    expect(orders({ type: 'delivered', records: 1_200, places: ['orders/a', 'orders/b', 'orders/c'] })).toBe(
      '✓ 1,200 changes by Firehose orders to s3://sales/orders/a and 2 more',
    )
    const rows = { type: 'delivered', records: 1, places: ['analytics.transactions'] } as const
    expect(plain(describeFirehoseEvent(TRANSACTIONS_FIREHOSE, rows))).toBe(
      '✓ 1 change by Firehose transactions to analytics.transactions',
    )
  })

  it.each<{ event: FirehoseEvent; told: string }>([
    {
      event: { type: 'invocation-failed', records: 2, attempt: 4, reason: 'init: ConfigError' },
      told: '✗ 2 records of Firehose orders failed in the function at attempt 4: init: ConfigError',
    },
    {
      event: { type: 'failed', records: 1, output: 'processing-failed', key: 'errors/processing-failed/x' },
      told: '✗ 1 record of Firehose orders failed: in the error output, s3://sales/errors/processing-failed/x',
    },
    {
      event: { type: 'delivery-failed', records: 2, reason: 'Error: disk full' },
      told: '✗ 2 records of Firehose orders cannot be delivered: Error: disk full',
    },
    {
      event: { type: 'given-up', records: 2 },
      told: '✗ 2 records of Firehose orders undelivered: they come again with the next `lake up`',
    },
    {
      event: { type: 'source', event: { type: 'read-failed', shardId: undefined, reason: 'Error: gone' } },
      told: '✗ Firehose orders cannot read the list of shards: Error: gone',
    },
    {
      event: { type: 'source', event: { type: 'checkpoint-failed', shardId: 's', reason: 'Error: disk full' } },
      told: '✗ Firehose orders cannot write the checkpoint of s: Error: disk full',
    },
  ])('tells what goes wrong: $event.type', ({ event, told }) => {
    expect(orders(event)).toBe(told)
  })

  it('passes over what is routine, and what other tables have', () => {
    const source = { type: 'succeeded', ...BATCH } as const
    const routine: FirehoseEvent[] = [
      { type: 'invoked', records: 1, attempt: 1 },
      { type: 'transformed', ok: 1, dropped: 7, failed: 1 },
      { type: 'source', event: source },
    ]
    expect(routine.map(orders)).toEqual([undefined, undefined, undefined])
  })
})

it('tells which tables the lake follows', () => {
  expect(plain(describeEndpointEvent({ is: 'table-created', table: 'OrderTable', streams: true }))).toBe(
    '✓ OrderTable is made, and the lake follows it',
  )
  expect(plain(describeEndpointEvent({ is: 'table-created', table: 'Mine', streams: false }))).toContain(
    'Mine is made, but',
  )
  expect(plain(describeEndpointEvent({ is: 'expired', items: 1 }))).toBe('  1 item has expired')
})
