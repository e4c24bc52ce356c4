import { expect, it } from 'vitest'
import { planImport } from './plan-import.ts'
import { cutOffImport } from './test/cut-off-import.ts'

const NOW = 1_800_000_000_000
const found = cutOffImport(NOW - 1_000)

const plan = (changes: Partial<typeof found> = {}, etag = 'same', tableSince = 0) =>
  planImport({ ...found, ...changes }, etag, tableSince, NOW)

it('goes on with what was cut off', () => {
  expect(plan()).toEqual({ sequencer: found.sequencer, row: 8, byte: 70, rows: 7, waitUntil: 0 })
  expect(plan({ status: 'finishing', lease: { holder: 'h', until: NOW + 5 } })).toMatchObject({
    row: 8,
    waitUntil: NOW + 5,
  })
})

it('begins where there was nothing', () => {
  const expected = { sequencer: NOW.toString(16).padStart(16, '0'), row: 0, byte: 0, rows: 0, waitUntil: 0 }
  expect(planImport(undefined, 'same', 0, NOW)).toEqual(expected)
})

it.each<[string, ReturnType<typeof plan>]>([
  ['it ended', plan({ status: 'done' })],
  ['it failed', plan({ status: 'failed' })],
  ['the file is another one', plan({}, 'other')],
  ['the table was created since', plan({}, 'same', NOW - 500)],
  ['nobody knows of which event it was', plan({ sequencer: null })],
])('begins anew when %s', (_, { sequencer, row, rows }) => {
  expect([row, rows]).toEqual([0, 0])
  expect(sequencer > String(found.sequencer)).toBe(true)
})
