import { describe, expect, it } from 'vitest'
import type { Run } from '../../api/index.ts'
import { difference, progressText, runTitle, unaccounted } from './run-text.ts'

const run: Run = {
  id: '20261122-1',
  kind: 'import',
  trigger: 'upload',
  object: 's3://csv-uploads/Offers/offers.csv',
  table: 'Offers',
  feed: null,
  dataRef: null,
  status: 'running',
  startedAt: 0,
  endedAt: null,
  progress: null,
  accounting: null,
  failure: null,
  outputs: [],
  swaps: [],
}

describe('runTitle', () => {
  it('is the name of the file, or the feed and its day', () => {
    expect(runTitle(run)).toBe('offers.csv')
    expect(runTitle({ ...run, object: null })).toBe('20261122-1')
    expect(runTitle({ ...run, kind: 'daily load', feed: 'rates', dataRef: '20260131' })).toBe('rates of 2026-01-31')
    expect(runTitle({ ...run, kind: 'daily load', feed: 'rates', dataRef: 'latest' })).toBe('rates of latest')
  })
})

describe('progressText', () => {
  it('says what is known', () => {
    expect(progressText(run)).toBe('')
    expect(progressText({ ...run, progress: { rows: 1, share: null, rowsPerSecond: null } })).toBe('1 row')
    expect(progressText({ ...run, progress: { rows: 1_200, share: 0.419, rowsPerSecond: 350.2 } })).toBe(
      '1,200 rows, 41%, 350 rows/s',
    )
  })

  it('does not say that all is done while it is not', () => {
    expect(progressText({ ...run, progress: { rows: 9, share: 1, rowsPerSecond: null } })).toBe('9 rows, 99%')
  })
})

describe('unaccounted', () => {
  it('leaves out rescued values, which are no rows', () => {
    expect(unaccounted({ in: 10, written: 7, superseded: 2, refused: 1, rescued: 5 })).toBe(0)
    expect(unaccounted({ in: 10, written: 7, superseded: 0, refused: 1, rescued: 2 })).toBe(2)
  })
})

describe('difference', () => {
  it('has a sign, if both are known', () => {
    expect([difference(10, 1_012), difference(10, 7), difference(3, 3), difference(null, 3)]).toEqual([
      '+1,002',
      '−3',
      '0',
      undefined,
    ])
  })
})
