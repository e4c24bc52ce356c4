import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { arrivalOf, arrivalsOf, payload } from './test/sample-arrival.ts'

it('shows of a change its key, and no other attribute', () => {
  const { content } = arrivalOf()
  expect(content).toEqual({
    is: 'change',
    change: {
      changedAtUs: 1_795_262_401_123_456n,
      operation: 'INSERT',
      source: 'OrderTable',
      key: '{"orderid":"3714"}',
      eventId: 'id of 3714',
      sequenceNumber: '7',
      dt: '2026-11-21',
    },
  })
})

it.each([
  ['no JSON', 'secret', 6],
  ['no UTF-8', Uint8Array.of(0xff, 0xfe), 2],
  [
    'a key of no type that keys have',
    payload('1', { dynamodb: { ...JSON.parse(payload('1')).dynamodb, Keys: { a: { BOOL: true } } } }),
    undefined,
  ],
  ['nothing', '', 0],
])('shows of what is no change its size only: %s', (_, data, bytes = data.length) => {
  expect(arrivalOf({ data }).content).toEqual({ is: 'other', bytes })
})

it('takes an aggregate apart, and names its parts as the function does', () => {
  const field = (number: number, bytes: Uint8Array) =>
    Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes])
  const part = (text: string) => field(3, field(3, Buffer.from(text)))
  const anonymous = `{"eventName":"REMOVE","tableName":"T","dynamodb":{"ApproximateCreationDateTime":1e12,"Keys":{"k":{"N":"1"}}}}`
  const message = Buffer.concat([part('no change'), part(anonymous)])
  const data = Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, createHash('md5').update(message).digest()])
  const [first, second] = arrivalsOf({ data, sequenceNumber: '12' })
  expect(first?.content).toEqual({ is: 'other', bytes: 9 })
  expect(first?.quarantineKeys[1]).toBe('_quarantine/stream-to-parquet/dt=2026-11-21/shardId-000000000000-12-0.json')
  expect(second?.content).toMatchObject({ change: { eventId: 'shardId-000000000000:12.000001', key: '{"k":1}' } })
})
