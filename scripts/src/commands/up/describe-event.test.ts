import { stripVTControlCharacters } from 'node:util'
import type { EventSourceEvent } from '@inlet/local/live'
import { expect, it } from 'vitest'
import { describeEndpointEvent, describeEventSourceEvent } from './describe-event.ts'

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
  expect(told({ type: 'succeeded', ...BATCH })).toBe(
    '✓ 1,200 changes of shardId-000000000000 through the function, 0.8 s after the last',
  )
  expect(told({ type: 'failed', reason: 'timeout', attempt: 2, done: 0, ...BATCH, records: 1 })).toBe(
    '✗ 1 change of shardId-000000000000 failed at attempt 2: timeout',
  )
  expect(
    told({ type: 'discarded', condition: 'RetryAttemptsExhausted', objectKey: 'aws/lambda/x', ...BATCH }),
  ).toContain('given up (RetryAttemptsExhausted): s3://on-failure/aws/lambda/x')
  expect(told({ type: 'checkpoint', shardId: 's', sequenceNumber: '1' })).toBeUndefined()
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
