import { expect, it } from 'vitest'
import { openDatabase } from '../sqlite/open-database.ts'
import { type Intent, sqliteJournal } from './journal.ts'

const intent = (number: number, at: number): Intent => ({
  table: 'Things',
  kind: 'native',
  stream: 'changes',
  precision: 'MICROSECOND',
  key: { id: { N: String(number) } },
  keyText: String(number),
  eventId: String(number),
  at,
  by: 'application',
  before: { id: { N: String(number) } },
})

const LIMITS = { records: 10, bytes: 1_000 }

it('remembers the latest time there ever was, also where the clock was set back', () => {
  const db = openDatabase()
  const journal = sqliteJournal(db)
  expect(journal.latest).toBe(0)
  const opened = journal.begin([intent(1, 50), intent(2, 40)])
  journal.finish(opened.map(({ id }) => ({ id, is: 'nothing' })))
  expect([journal.latest, sqliteJournal(db).latest]).toEqual([50, 50])
})

it('has open intents until they are finished, all of them or those of an item', () => {
  const journal = sqliteJournal(openDatabase())
  const [first, second] = journal.begin([intent(1, 1), intent(2, 2)])
  expect(journal.open()).toEqual([first, second])
  expect(journal.open({ table: 'Things', keyText: '2' })).toEqual([second])
  expect(journal.hasUntil(journal.lastId)).toBe(true)
  journal.finish([{ id: first?.id ?? 0, is: 'nothing' }])
  expect(journal.open()).toEqual([second])
  journal.finish([{ id: second?.id ?? 0, is: 'undeliverable' }])
  expect([journal.open(), journal.hasUntil(9), journal.counts('changes')]).toEqual([
    [],
    false,
    { waiting: 0, undeliverable: 1 },
  ])
  expect(journal.counts('others')).toEqual({ waiting: 0, undeliverable: 0 })
})

it('gives changes in order, within the limits, and one that is larger alone', () => {
  const journal = sqliteJournal(openDatabase())
  const sizes = [2_000, 400, 500, 300]
  const opened = journal.begin(sizes.map((_, number) => intent(number, number)))
  // Finished in another order than begun.
  for (const [index, { id }] of [...opened.entries()].toReversed()) {
    journal.finish([{ id, is: 'change', put: { partitionKey: String(index), data: 'x'.repeat(sizes[index] ?? 0) } }])
  }
  const taken: string[][] = []
  while (journal.streams().length > 0) {
    const changes = journal.next('changes', LIMITS)
    taken.push(changes.map(({ partitionKey }) => partitionKey))
    journal.sent(changes.map(({ id }) => id))
  }
  expect(taken).toEqual([['0'], ['1', '2'], ['3']])
})
