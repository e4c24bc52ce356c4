import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { type Journal, sqliteJournal } from './journal.ts'
import { startSender } from './send-changes.ts'

/** `SEEDS=60` runs more. */
const { SEEDS = '25' } = process.env

const MEGABYTE = 1024 * 1024

interface PutRecords {
  readonly StreamName: string
  readonly Records: readonly { readonly PartitionKey: string; readonly Data: string }[]
}

/** A journal with changes that wait, each by its number, `bytes` long. */
function journalOf(changes: readonly { readonly stream: string; readonly bytes: number }[]): Journal {
  const journal = sqliteJournal(openDatabase(undefined))
  for (const [number, { stream, bytes }] of changes.entries()) {
    const key = { id: { N: String(number) } }
    const shared = { key, keyText: String(number), eventId: String(number), at: number, before: undefined }
    const [intent] = journal.begin([
      { kind: 'native', table: 'Things', stream, precision: 'MICROSECOND', by: 'application', ...shared },
    ])
    const put = { partitionKey: String(number), data: String(number).padEnd(bytes) }
    journal.finish([{ id: intent?.id ?? 0, is: 'change', put }])
  }
  return journal
}

it('gives every stream its changes in order, whatever streams refuse, in calls that they take', async () => {
  const change = fc.record({ stream: fc.constantFrom('a', 'b'), bytes: fc.constantFrom(10, 10, MEGABYTE - 100) })
  const answer = fc.option(fc.constantFrom('throws', 'refuses some', 'loses its answer'), { freq: 2 })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 14 }), fc.infiniteStream(answer), async (changes, answers) => {
      const journal = journalOf(changes)
      const taken = new Map<string, number[]>()
      let failures = 0
      const putRecords = async ({ StreamName, Records }: PutRecords) => {
        const bytes = Records.reduce((sum, { Data }) => sum + Buffer.byteLength(Data, 'base64'), 0)
        expect(bytes).toBeLessThanOrEqual(5 * MEGABYTE)
        const next = failures < 2 ? answers.next().value : null
        if (next !== null) failures++
        if (next === 'throws') throw new AwsError('PutRecords', 'InternalFailure', '')
        const isTaken = (index: number) => next !== 'refuses some' || index % 2 === 0
        const numbers = Records.filter((_, index) => isTaken(index)).map(({ PartitionKey }) => Number(PartitionKey))
        taken.set(StreamName, [...(taken.get(StreamName) ?? []), ...numbers])
        if (next === 'loses its answer') throw new TypeError('nobody answers')
        return { Records: Records.map((_, index) => (isTaken(index) ? {} : { ErrorCode: 'Throttled' })) }
      }
      const failed: string[] = []
      const sender = startSender({
        journal,
        kinesis: ((_: string, input: PutRecords) => putRecords(input)) as AwsCall,
        onFailure: stream => failed.push(stream),
      })
      await sender.drained()
      await sender.stop()
      for (const stream of ['a', 'b']) {
        expect(journal.counts(stream)).toEqual({ waiting: 0, undeliverable: 0 })
        const expected = [...changes.keys()].filter(number => changes[number]?.stream === stream)
        const found = taken.get(stream) ?? []
        expect([...new Set(found)].toSorted((a, b) => a - b)).toEqual(expected)
        if (!failed.includes(stream)) expect([found, sender.sentTo(stream)]).toEqual([expected, expected.length])
      }
    }),
    { numRuns: Number(SEEDS) },
  )
})

it('takes 500 changes in a call, and wakes for those that come later', async () => {
  const journal = journalOf(Array.from({ length: 1_100 }, () => ({ stream: 'a', bytes: 10 })))
  const calls: number[] = []
  const kinesis = (async (_: string, { Records }: PutRecords) => {
    calls.push(Records.length)
    return { Records: Records.map(() => ({})) }
  }) as AwsCall
  const sender = startSender({ journal, kinesis, onFailure: () => undefined })
  await sender.drained()
  expect([calls, sender.sentTo('a'), sender.sentTo('b')]).toEqual([[500, 500, 100], 1_100, 0])

  const key = { id: { N: 'late' } }
  const shared = { key, keyText: 'late', eventId: 'late', at: 1, before: undefined, by: 'application' as const }
  const [intent] = journal.begin([
    { kind: 'native', table: 'Things', stream: 'a', precision: 'MICROSECOND', ...shared },
  ])
  journal.finish([{ id: intent?.id ?? 0, is: 'change', put: { partitionKey: 'late', data: '{}' } }])
  sender.wake()
  await sender.drained()
  expect(calls).toEqual([500, 500, 100, 1])
  await sender.stop()
})
