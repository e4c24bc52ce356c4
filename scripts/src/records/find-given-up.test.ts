import { expect, it } from 'vitest'
import { inBatches, readFailure } from './find-given-up.ts'
import { ARN, arrivalOf } from './test/sample-arrival.ts'

const batch = readFailure(
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      startSequenceNumber: '9',
      endSequenceNumber: '11',
      streamArn: ARN,
    },
    payload: '',
  }),
  'on-failure/a',
)

it('covers the records of its shard from its first to its last', () => {
  const inShard = ['8', '9', '10', '11', '12'].map(sequenceNumber => arrivalOf({ sequenceNumber }))
  const elsewhere = arrivalOf({ sequenceNumber: '10', shardId: 'shardId-000000000001' })
  const found = inBatches([...inShard, elsewhere], [batch])
  expect([...found.keys()]).toEqual(inShard.slice(1, 4))
  expect(new Set(found.values())).toEqual(
    new Set([{ is: 'given up', condition: 'RetryAttemptsExhausted', object: 'on-failure/a' }]),
  )
})
