import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../../live/live-event.ts'
import { gatherEvents } from './gather-events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const succeeded = (shardId: string, records: number, lagMs: number): LiveEvent => ({
  of: 'event-source',
  event: { type: 'succeeded', shardId, records, firstSequenceNumber: '1', lastSequenceNumber: '2', lagMs },
})
const delivered = (name: string, records: number, places: readonly string[]): LiveEvent => ({
  of: 'firehose',
  name,
  event: { type: 'delivered', records, places },
})
const reloaded: LiveEvent = { of: 'reload', functionName: 'csv-to-dynamodb', failure: null }

it('tells the first batch and whatever else happens at once, and sums of the batches that follow', () => {
  const told: LiveEvent[] = []
  const events = gatherEvents(event => told.push(event), 10_000)
  const first = [succeeded('a', 1, 5), delivered('x', 1, ['p']), delivered('y', 2, ['t']), reloaded]
  for (const event of first) events.add(event)
  expect(told).toEqual(first)
  const later = [
    succeeded('b', 10, 900),
    succeeded('a', 100, 7),
    delivered('x', 3, ['q']),
    delivered('x', 4, ['q', 'r']),
  ]
  for (const event of [...later, reloaded]) events.add(event)
  expect(told.splice(0)).toEqual([...first, reloaded])

  vi.advanceTimersByTime(10_000)
  expect(told.splice(0)).toEqual([succeeded('a', 110, 900), delivered('x', 7, ['q', 'r'])])
  events.add(succeeded('a', 3, 1))
  events.add(delivered('y', 6, ['t']))
  expect(told.splice(0)).toEqual([delivered('y', 6, ['t'])])
  events.flush()
  expect(told.splice(0)).toEqual([succeeded('a', 3, 1)])
  expect(vi.getTimerCount()).toBe(0)
})
