import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryStore } from '@inlet/lake/directory'
import { expect, it } from 'vitest'
import { findGivenUp, inBatches, readFailure } from './find-given-up.ts'
import { ARN, arrivalOf } from './test/sample-arrival.ts'

const read = (object: object) => readFailure(Buffer.from(JSON.stringify(object)), 'on-failure/a')
const WRITTEN = {
  requestContext: { condition: 'RetryAttemptsExhausted' },
  KinesisBatchInfo: {
    shardId: 'shardId-000000000000',
    startSequenceNumber: '9',
    endSequenceNumber: '11',
    streamArn: ARN,
  },
  payload: '',
}

it('covers the records of its shard from its first to its last', () => {
  const inShard = ['8', '9', '10', '11', '12'].map(sequenceNumber => arrivalOf({ sequenceNumber }))
  const elsewhere = arrivalOf({ sequenceNumber: '10', shardId: 'shardId-000000000001' })
  const batches = [read(WRITTEN)].filter(batch => batch !== undefined)
  const found = inBatches([...inShard, elsewhere], batches)
  expect([...found.keys()]).toEqual(inShard.slice(1, 4))
  expect(new Set(found.values())).toEqual(
    new Set([{ is: 'given up', condition: 'RetryAttemptsExhausted', object: 'on-failure/a' }]),
  )
})

it('is not kept from its work by what somebody else has put there', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-given-up-'))
  const store = directoryStore(root)
  const { KinesisBatchInfo, ...rest } = WRITTEN
  const others = [rest, { ...WRITTEN, KinesisBatchInfo: { ...KinesisBatchInfo, endSequenceNumber: '1e3' } }, null]
  const texts = ['', 'secret {', ...[...others, WRITTEN].map(other => JSON.stringify(other))]
  for (const [index, text] of texts.entries()) await store.write('on-failure', `aws/lambda/${index}`, Buffer.from(text))
  const lost = arrivalOf({ sequenceNumber: '10' })
  const found = await findGivenUp(store, 'on-failure')([lost, arrivalOf({ sequenceNumber: '12' })])
  expect([...found.keys()]).toEqual([lost])
  await rm(root, { recursive: true })
})
