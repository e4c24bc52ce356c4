import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import type { Fate } from '../../records/fate.ts'
import { arrivalOf, payload } from '../../records/test/sample-arrival.ts'
import { alignedLines, jsonLine } from './tail-lines.ts'

const LOADED = { is: 'loaded', table: 'raw.orders', dt: '2026-11-21', afterMs: 812, rescued: 0 } as const

function linesOf(...entries: readonly [data: string, fate: Fate][]): string[] {
  const toLine = alignedLines()
  return entries.map(([data, fate]) => stripVTControlCharacters(toLine(arrivalOf({ data }), fate)))
}

it('names the change and its fate, below each other', () => {
  const lines = linesOf(
    [payload('3714'), LOADED],
    [payload('1'), { ...LOADED, rescued: 1 }],
    [
      payload('2', { eventName: 'REMOVE', tableName: 'T' }),
      { is: 'quarantined', code: 'UNKNOWN_TABLE', reason: 'Why' },
    ],
    ['junk', { is: 'given up', condition: 'RecordAgeExceeded', object: 'on-failure/a' }],
    [payload('1'), { is: 'waiting' }],
  )
  expect(lines).toEqual([
    '12:00:01.123456  INSERT  OrderTable  {"orderid":"3714"}  → raw.orders dt=2026-11-21, 0.8 s later',
    '12:00:01.123456  INSERT  OrderTable  {"orderid":"1"}     → raw.orders dt=2026-11-21, 0.8 s later, 1 value rescued',
    '12:00:01.123456  REMOVE  T           {"orderid":"2"}     → quarantined: UNKNOWN_TABLE Why',
    '12:00:01.000000  -       -           no change, 4 bytes  → given up: RecordAgeExceeded, kept as on-failure/a',
    '12:00:01.123456  INSERT  OrderTable  {"orderid":"1"}     → waiting',
  ])
})

it('leaves the cursor of a terminal where it is', () => {
  const [line = ''] = linesOf([payload('\u009b2J', { tableName: '\u001b[2J' }), { is: 'waiting' }])
  expect(line).not.toMatch(/\p{Control}/u)
})

it('is also JSON, without the content of what is no change', () => {
  expect(JSON.parse(jsonLine(arrivalOf(), LOADED))).toEqual({
    changedAt: '2026-11-21T12:00:01.123456Z',
    operation: 'INSERT',
    table: 'OrderTable',
    key: '{"orderid":"3714"}',
    eventId: 'id of 3714',
    shardId: 'shardId-000000000000',
    sequenceNumber: '7',
    fate: LOADED,
  })
  expect(JSON.parse(jsonLine(arrivalOf({ data: 'junk' }), { is: 'waiting' }))).toEqual({
    arrivedAt: '2026-11-21T12:00:01.000Z',
    bytes: 4,
    shardId: 'shardId-000000000000',
    sequenceNumber: '7',
    fate: { is: 'waiting' },
  })
})
