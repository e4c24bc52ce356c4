import { expect, it } from 'vitest'
import { createRandom } from '../samples/random.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { SAMPLE_TABLES } from '../samples/scenario.ts'
import { createKnownItems } from './known-items.ts'
import { nextRequest } from './next-request.ts'
import { remember, type TableRequest } from './table-request.ts'

const AT = Date.parse('2026-03-01T20:00:00Z') * 1_000

/** The requests that a table gets if none is refused, and what they left behind. */
function requestsOf(table: SampleTable, seed: number, most = 100) {
  const random = createRandom(seed)
  const known = createKnownItems(table.key)
  const requests: TableRequest[] = []
  const taken: boolean[] = []
  for (let made = 0; made < 400; made++) {
    const request = nextRequest(table, known, { random, at: AT + made, progress: made / 400 }, most)
    if (request.kind === 'insert') taken.push(known.get(request.item) !== undefined)
    requests.push(request)
    remember(request, known)
  }
  return { requests, taken, known }
}

it.each(SAMPLE_TABLES)('$source: every kind of request, the same for the same seed', table => {
  const { requests, taken } = requestsOf(table, 1)
  expect(requestsOf(table, 1).requests).toEqual(requests)
  expect(requestsOf(table, 2).requests).not.toEqual(requests)
  const kinds = new Set(requests.map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['put', 'insert', 'update', 'delete', 'batch']))
  expect(new Set(taken)).toContain(true)
})

it.each(SAMPLE_TABLES)('$source: batches of up to 25 writes, of keys that differ', table => {
  const { requests, known } = requestsOf(table, 1)
  const batches = requests.flatMap(request => (request.kind === 'batch' ? [[...request.puts, ...request.deletes]] : []))
  for (const items of batches) {
    expect(items.length).toBeGreaterThan(0)
    expect(items.length).toBeLessThanOrEqual(25)
    expect(new Set(items.map(known.idOf)).size).toBe(items.length)
  }
})

it('writes no more than it may', () => {
  const [table] = SAMPLE_TABLES
  const kinds = table && requestsOf(table, 1, 1).requests.map(({ kind }) => kind)
  expect(kinds).not.toContain('batch')
})
