import { describe, expect, it } from 'vitest'
import { BUCKET, bridgeEvent, queueEvent, s3Event } from '../../test/unit/imports.ts'
import { continuationEvent, parseEvent } from './parse-event.ts'

it('asks for the objects of S3, however their events come', () => {
  const request = { bucket: BUCKET, key: 'a b.csv' }
  expect(parseEvent(s3Event('a b.csv'))).toEqual([{ requests: [request] }])
  expect(parseEvent(queueEvent(s3Event('a b.csv', 'c.csv'), bridgeEvent('a b.csv'), '{'))).toEqual([
    { messageId: 'm1', requests: [request, { bucket: BUCKET, key: 'c.csv' }] },
    { messageId: 'm2', requests: [request] },
    { messageId: 'm3', requests: [expect.objectContaining({ name: 'InputError', code: 'BAD_EVENT' })] },
  ])
})

describe('an import that goes on', () => {
  it('is asked for by an event that says where, and survives JSON', () => {
    const request = { bucket: BUCKET, key: 'this+im %2B.csv', sequencer: 'A0', continues: { importId: 'id', hop: 3 } }
    expect(parseEvent(JSON.parse(JSON.stringify(continuationEvent(request))))).toEqual([{ requests: [request] }])
    const first = { bucket: BUCKET, key: 'a.csv', sequencer: undefined }
    expect(parseEvent(JSON.parse(JSON.stringify(continuationEvent(first))))).toEqual([
      { requests: [{ bucket: BUCKET, key: 'a.csv' }] },
    ])
  })
})
