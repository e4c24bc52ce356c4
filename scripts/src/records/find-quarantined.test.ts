import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryStore } from '@inlet/lake/directory'
import { expect, it } from 'vitest'
import { findQuarantined } from './find-quarantined.ts'
import { ARN, arrivalOf } from './test/sample-arrival.ts'

it('finds why a record is in quarantine, and nothing in what is no object of its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-quarantined-'))
  const store = directoryStore(root)
  const [mine, foreign, broken, none] = ['1', '2', '3', '4'].map(sequenceNumber => arrivalOf({ sequenceNumber }))
  const envelope = (eventSourceARN: string) => ({
    handler: 'stream-to-parquet',
    code: 'NOT_JSON',
    reason: 'Why',
    record: { eventSourceARN, shardId: 'shardId-000000000000', sequenceNumber: '1', encoding: 'base64' },
    data: '',
  })
  const texts = [JSON.stringify(envelope(ARN)), JSON.stringify(envelope('arn:other')), 'secret {']
  for (const [index, arrival] of [mine, foreign, broken].entries()) {
    await store.write('raw', arrival?.quarantineKeys[0] ?? '', Buffer.from(texts[index] ?? ''))
  }
  const arrivals = [mine, foreign, broken, none].filter(arrival => arrival !== undefined)
  const found = await findQuarantined(store, 'raw')(arrivals)
  expect([...found]).toEqual([[mine, { is: 'quarantined', code: 'NOT_JSON', reason: 'Why' }]])
  await rm(root, { recursive: true })
})
