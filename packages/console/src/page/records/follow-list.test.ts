import { expect, test } from 'vitest'
import type { Outcome, RecordSummary } from '../../api/records.ts'
import { EMPTY_LIST, holdNewest, showNewest } from './follow-list.ts'

function record(id: string, outcome: Outcome = 'loaded'): RecordSummary {
  return { id, arrivedAt: 0, shardId: 's', sequenceNumber: id, bytes: 1, change: null, outcome, about: '' }
}

const page = (...ids: string[]) => ({ records: ids.map(id => record(id)), next: null })
const ids = (records: readonly RecordSummary[]) => records.map(({ id }) => id).join('')

test('what is shown stays where it is; newer ones wait', () => {
  const list = holdNewest(showNewest(page('c', 'b', 'a')), page('e', 'd', 'c', 'b'))
  expect([ids(list.shown), ids(list.waiting), list.isMore]).toEqual(['cba', 'ed', false])
})

test('what is shown gets its outcome', () => {
  const list = showNewest({ records: [record('b', 'waiting'), record('a', 'waiting')], next: null })
  const held = holdNewest(list, { records: [record('b', 'rescued')], next: null })
  expect(held.shown.map(({ outcome }) => outcome)).toEqual(['rescued', 'waiting'])
})

test('a page that has nothing of what is shown says that there is more between them', () => {
  const list = holdNewest(showNewest(page('a')), page('e', 'd'))
  expect([ids(list.waiting), list.isMore]).toEqual(['ed', true])
  expect(holdNewest(EMPTY_LIST, page('a'))).toMatchObject({ waiting: [record('a')], isMore: false })
  expect(holdNewest(showNewest(page('a')), page())).toMatchObject({ waiting: [], isMore: false })
})
