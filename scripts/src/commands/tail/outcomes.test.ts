import { expect, it } from 'vitest'
import { OUTCOMES, outcomeOf, readOutcomes } from './outcomes.ts'

it('are those that are asked for, or all', () => {
  expect([...readOutcomes('rescued, given-up')]).toEqual(['rescued', 'given-up'])
  expect([...readOutcomes(undefined)]).toEqual([...OUTCOMES])
  expect(() => readOutcomes('loaded,lost')).toThrow('Expected --outcome with some of loaded,rescued,')
  expect(() => readOutcomes('')).toThrow('found ""')
})

it('tell a row with rescued values from one without', () => {
  const loaded = { is: 'loaded', table: 'raw.orders', dt: '2026-11-21', afterMs: 1 } as const
  expect([0, 2].map(rescued => outcomeOf({ ...loaded, rescued }))).toEqual(['loaded', 'rescued'])
  expect(outcomeOf({ is: 'given up', condition: 'RecordAgeExceeded', object: 'a' })).toBe('given-up')
  expect(outcomeOf({ is: 'waiting' })).toBe('waiting')
})
