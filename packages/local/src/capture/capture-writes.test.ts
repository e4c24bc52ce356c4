import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChangeRecord, KinesisChangeRecord, StreamsChangeRecord } from '../changes/change-record.ts'
import type { Item } from '../changes/item.ts'
import { AwsError } from '../emulators/json-protocol.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { type Capture, captureWrites } from './capture-writes.ts'
import { keyText } from './change-put.ts'
import { type ItemName, itemId } from './items.ts'
import { type Journal, sqliteJournal } from './journal.ts'
import { microsecondClock } from './microsecond-clock.ts'
import { sqliteTableSettings } from './table-settings.ts'
import { RefusedWrite } from './write-targets.ts'

/** `SEEDS=300` runs more. */
const { SEEDS = '120' } = process.env

const STREAM = 'changes'
const PIPED = 'piped'
const NATIVE = { kind: 'native', table: 'Things', stream: STREAM, precision: 'MICROSECOND' } as const
const PIPE = { kind: 'streams', table: 'Things', stream: PIPED, streamLabel: '2026-01-31T12:00:00.000' } as const
const OWNER = { region: 'us-east-1', account: '000000000000' }

const nameOf = (id: string): ItemName => {
  const key = { id: { S: id } }
  return { table: 'Things', key, keyText: keyText(key) }
}

/** A table in memory whose writes and reads may fail, and a capture that can end at any of them. */
function makeTable(failures: () => boolean) {
  const items = new Map<string, Item>()
  const database = openDatabase(undefined)
  const journal = sqliteJournal(database)
  const settings = sqliteTableSettings(database)
  settings.setDestination(NATIVE)
  settings.setDestination(PIPE)
  let time = 0
  const tick = () => ++time
  const fail = () => {
    if (failures()) throw new Error('failed on purpose')
  }
  const start = () =>
    captureWrites({
      journal,
      settings,
      clock: microsecondClock(journal.latest, tick),
      ...OWNER,
      onChanges: () => undefined,
      onUndeliverable: () => undefined,
      async readItems(names) {
        await Promise.resolve()
        fail()
        expect(new Set(names.map(itemId)).size).toBe(names.length)
        return new Map(names.flatMap(name => entry(itemId(name), items.get(itemId(name)))))
      },
    })
  const write = async (changes: ReadonlyMap<string, Item | undefined>) => {
    for (const [id, item] of changes) {
      await Promise.resolve()
      fail()
      if (item === undefined) items.delete(id)
      else items.set(id, item)
    }
    fail()
  }
  return { items, journal, start, write }
}

function entry(id: string, item: Item | undefined): [string, Item][] {
  return item === undefined ? [] : [[id, item]]
}

function recordsIn<Record>(journal: Journal, stream: string): Record[] {
  return journal.next(stream, { records: 10_000, bytes: Number.POSITIVE_INFINITY }).map(({ data }) => JSON.parse(data))
}

const changesIn = (journal: Journal) => recordsIn<KinesisChangeRecord>(journal, STREAM)
const pipedIn = (journal: Journal) => recordsIn<StreamsChangeRecord>(journal, PIPED)

/** What a record tells of a change, in either shape. */
function toldBy({ eventName, awsRegion, eventSource, userIdentity, dynamodb }: ChangeRecord) {
  const { Keys, NewImage, OldImage, SizeBytes } = dynamodb
  return { eventName, awsRegion, eventSource, userIdentity: userIdentity ?? null, Keys, NewImage, OldImage, SizeBytes }
}

/** Every change of an item begins where the one before it ended, and the last one ends at what the item is. */
function expectChain(changes: readonly KinesisChangeRecord[], items: ReadonlyMap<string, Item>): void {
  const state = new Map<string, Item>()
  let last = 0
  for (const { eventName, dynamodb } of changes) {
    const id = itemId({ table: 'Things', keyText: keyText(dynamodb.Keys) })
    const before = state.get(id)
    expect(dynamodb.OldImage).toEqual(before)
    expect(eventName).toBe(before === undefined ? 'INSERT' : dynamodb.NewImage === undefined ? 'REMOVE' : 'MODIFY')
    expect(isDeepStrictEqual(before, dynamodb.NewImage)).toBe(false)
    if (dynamodb.NewImage === undefined) state.delete(id)
    else state.set(id, dynamodb.NewImage)
    expect(dynamodb.ApproximateCreationDateTime).toBeGreaterThan(last)
    last = dynamodb.ApproximateCreationDateTime
  }
  expect(state).toEqual(items)
}

const sequenceNumber = ({ dynamodb }: StreamsChangeRecord) => BigInt(dynamodb.SequenceNumber)

const IDS = ['a', 'b', 'c']
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ items: fc.dictionary(fc.constantFrom(...IDS), fc.option(fc.nat(3)), { minKeys: 1 }) }),
  },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

it.each([
  { name: 'no failures', rate: 0 },
  { name: 'failures of reads and writes, half-done batches, restarts', rate: 0.15 },
])('captures a chain of changes of every item that ends at the table: $name', async ({ rate }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 8 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (rounds, chances) => {
        let isCalm = false
        const table = makeTable(() => !isCalm && (chances.next().value ?? 1) < rate)
        let capture: Capture = table.start()
        for (const round of rounds) {
          // All of a round at once, so that writes of an item meet.
          await Promise.allSettled(
            round.flatMap(step => {
              if (step === 'restart') return []
              const targets = Object.keys(step.items).map(nameOf)
              const changes = new Map(
                Object.entries(step.items).map(([id, value]) => [
                  itemId(nameOf(id)),
                  value === null ? undefined : { id: { S: id }, value: { N: String(value) } },
                ]),
              )
              return capture.write(targets, 'application', () => table.write(changes))
            }),
          )
          if (round.includes('restart')) capture = table.start()
        }
        isCalm = true
        await table.start().recover()
        expect(table.journal.open()).toEqual([])
        // Of one process changes are in the order of their times; one that was left open is found later.
        const changes = changesIn(table.journal).toSorted(
          (a, b) => a.dynamodb.ApproximateCreationDateTime - b.dynamodb.ApproximateCreationDateTime,
        )
        expectChain(changes, table.items)
        const piped = pipedIn(table.journal).toSorted((a, b) => (sequenceNumber(a) < sequenceNumber(b) ? -1 : 1))
        expect(piped.map(toldBy)).toEqual(changes.map(toldBy))
        expect(new Set(piped.map(sequenceNumber)).size).toBe(changes.length)
      },
    ),
    { numRuns: Number(SEEDS) },
  )
})

it('does not make a write that it could not begin to capture', async () => {
  const refusing = async () => {
    throw new AwsError('GetItem', 'ValidationException', 'no such key')
  }
  const failing = async () => {
    throw new Error('disk full')
  }
  for (const [readItems, problem] of [
    [refusing, RefusedWrite],
    [failing, 'disk full'],
  ] as const) {
    const database = openDatabase()
    const journal = sqliteJournal(database)
    const settings = sqliteTableSettings(database)
    settings.setDestination(NATIVE)
    const ignore = () => undefined
    const options = { journal, settings, clock: microsecondClock(0), ...OWNER, onUndeliverable: ignore }
    const capture = captureWrites({ ...options, readItems, onChanges: ignore })
    let isWritten = false
    const write = async () => {
      isWritten = true
    }
    await expect(capture.write([nameOf('a')], 'application', write)).rejects.toThrow(problem)
    expect(isWritten).toBe(false)
  }
})

it('leaves tables alone that do not stream', async () => {
  const table = makeTable(() => true)
  const other = { ...nameOf('a'), table: 'Others' }
  expect(await table.start().write([other], 'application', async () => 'written')).toBe('written')
  expect(changesIn(table.journal)).toEqual([])
})

it('says that time to live deleted an item, also when that is found later', async () => {
  let isBroken = false
  const table = makeTable(() => isBroken)
  const capture = table.start()
  const id = itemId(nameOf('a'))
  await capture.write([nameOf('a')], 'application', () => table.write(new Map([[id, { id: { S: 'a' } }]])))
  await capture
    .write([nameOf('a')], 'ttl', async () => {
      table.items.delete(id)
      isBroken = true
    })
    .catch(() => undefined)
  isBroken = false
  await table.start().recover()
  for (const records of [changesIn(table.journal), pipedIn(table.journal)]) {
    expect(records[1]).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    })
  }
})

it('puts a DynamoDB stream record as it is into the stream of a pipe, where the native record of its change would go', async () => {
  const table = makeTable(() => false)
  const item = { id: { S: 'a' }, value: { N: '1' } }
  const write = () => table.write(new Map([[itemId(nameOf('a')), item]]))
  await table.start().write([nameOf('a')], 'application', write)
  expect(pipedIn(table.journal)).toEqual([
    {
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: 0,
        Keys: { id: { S: 'a' } },
        NewImage: item,
        SequenceNumber: expect.stringMatching(/^[1-9]\d{20,}$/),
        SizeBytes: 13,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/Things/stream/2026-01-31T12:00:00.000',
    },
  ])
  const [native, piped] = [STREAM, PIPED].map(stream => table.journal.next(stream, { records: 1, bytes: 1 })[0])
  expect(piped?.partitionKey).toBe(native?.partitionKey)
})
