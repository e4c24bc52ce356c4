import type { Run } from '@inlet/console/api'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RateHistory } from './rate-history.ts'
import { RunTally } from './run-tally.ts'

const RUN: Run = {
  ...{ id: '0', kind: 'import', trigger: 'upload', object: 's3://b/0', table: 'T', feed: null, dataRef: null },
  ...{ status: 'running', startedAt: 0, endedAt: null, progress: null, accounting: null, failure: null },
  ...{ outputs: [], swaps: [] },
}

/** A run as it really goes: rows, of which some are refused and some superseded, and where it stops to be told. */
const story = fc.record({
  rows: fc.array(fc.constantFrom('written', 'refused', 'superseded'), { maxLength: 30 }),
  stops: fc.array(fc.nat(30), { maxLength: 4 }),
  ends: fc.constantFrom('succeeded', 'failed', 'interrupted', 'goes on'),
})

it.each([true, false])('adds up at any time, as counting rows one by one does; live at once: %s', isLiveAtOnce => {
  fc.assert(
    fc.property(fc.array(story, { maxLength: 6 }), stories => {
      const history = new RateHistory(0)
      const tally = new RunTally(isLiveAtOnce, history)
      const expected = { in: 0, written: 0, superseded: 0, refused: 0, waiting: 0, rescued: 0 }
      for (const [index, { rows, stops, ends }] of stories.entries()) {
        const run = { ...RUN, id: String(index), object: `s3://b/${index}` }
        const upTo = (end: number, what: string) => rows.slice(0, end).filter(row => row === what).length
        tally.onRun(run, 0)
        const told = stops.map(stop => Math.min(stop, rows.length)).sort((a, b) => a - b)
        for (const end of told) {
          tally.onRun({ ...run, progress: { rows: end, share: null, rowsPerSecond: null } }, 0)
          tally.onRefused(run.object, upTo(end, 'refused'))
          const totals = tally.totals
          expect(totals.in).toBe(totals.written + totals.superseded + totals.refused + totals.waiting)
          expect(totals.in).toBe(expected.in + end)
        }
        if (ends === 'goes on') {
          const end = told.at(-1) ?? 0
          expected.in += end
          if (isLiveAtOnce) expected.waiting += end
          else {
            expected.refused += upTo(end, 'refused')
            // Nobody knows before the end which ones give way to later rows.
            expected.written += end - upTo(end, 'refused')
          }
          continue
        }
        const count = (what: string) => upTo(rows.length, what)
        const [written, refused, superseded] = [count('written'), count('refused'), count('superseded')]
        const hasAccounting = ends !== 'interrupted' && !(ends === 'failed' && isLiveAtOnce)
        const accounting = { in: rows.length, written, superseded, refused, rescued: 1 }
        tally.onRun({ ...run, status: ends, accounting: hasAccounting ? accounting : null }, 0)
        if (!hasAccounting) continue
        expected.in += rows.length
        expected.written += written
        expected.superseded += superseded
        expected.refused += refused
        expected.rescued += 1
      }
      expect(tally.totals).toEqual(expected)
    }),
  )
})

it('tells the rate of what is seen to happen: not of what a run had done before it went on', () => {
  const history = new RateHistory(0)
  const tally = new RunTally(false, history)
  const at = (rows: number) => ({ ...RUN, progress: { rows, share: null, rowsPerSecond: null } })
  tally.onRun(at(1_000_000), 500)
  tally.onRun(at(1_000_300), 1_500)
  tally.onRun(
    {
      ...at(1_000_350),
      status: 'succeeded',
      accounting: { in: 1_000_350, written: 1_000_350, superseded: 0, refused: 0, rescued: 0 },
    },
    2_500,
  )
  expect(history.points(3_000).map(point => [point.in, point.written])).toEqual([
    [0, 0],
    [300, 300],
    [50, 50],
  ])
})
