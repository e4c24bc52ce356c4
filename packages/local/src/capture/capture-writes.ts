import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Change, ChangeRecord, Effect } from '../changes/change-record.ts'
import type { Item } from '../changes/item.ts'
import { nativeChange } from '../changes/native-change.ts'
import { streamsChange } from '../changes/streams-change.ts'
import { AwsError } from '../emulators/json-protocol.ts'
import { changePut } from './change-put.ts'
import { type ItemName, itemId } from './items.ts'
import type { Intent, Journal, OpenIntent, Outcome } from './journal.ts'
import { KeyLocks } from './key-locks.ts'
import type { TableSettings } from './table-settings.ts'
import { RefusedWrite } from './write-targets.ts'

type By = Intent['by']
type Owner = Pick<CaptureOptions, 'region' | 'account'>

export interface CaptureOptions {
  readonly journal: Journal
  readonly settings: TableSettings
  /** Reads items as they are, by `itemId`. */
  readonly readItems: (names: readonly ItemName[]) => Promise<ReadonlyMap<string, Item>>
  /** Microseconds since 1970, never the same twice. */
  readonly clock: () => number
  /** Of the tables. */
  readonly region: string
  readonly account: string
  /** Called when changes have come to wait for their stream. */
  readonly onChanges: () => void
  /** Called when a change is too large for a stream. */
  readonly onUndeliverable: (table: string, stream: string) => void
}

export interface Capture {
  /**
   * Makes a write, and captures what it changes in those of its items whose tables stream.
   * @throws RefusedWrite if it is not made
   */
  write<Result>(targets: readonly ItemName[], by: By, write: () => Promise<Result>): Promise<Result>
  /** Finds out what came of writes of which that is not known: an earlier process, or a read that failed, left them. */
  recover(): Promise<void>
}

/**
 * Captures changes as DynamoDB's streaming destination and its streams do, by reading the items before and after each
 * write while nobody else writes to them: before → journal → write → after → journal. Whatever a write answers, also if it
 * fails half way, what counts is what the items are afterwards; where they are as they were, there is no change. All
 * destinations of a table are told of the same changes.
 */
export function captureWrites(options: CaptureOptions): Capture {
  const { journal, settings, readItems, onChanges } = options
  const locks = new KeyLocks()

  async function resolve(intents: readonly OpenIntent[]): Promise<void> {
    if (intents.length === 0) return
    // An item has an intent for each destination of its table, and is read once.
    const after = await readItems([...new Map(intents.map(intent => [itemId(intent), intent])).values()])
    const outcomes = intents.map(intent => outcomeOf(intent, after.get(itemId(intent)), options))
    journal.finish(outcomes)
    if (outcomes.some(({ is }) => is === 'change')) onChanges()
    const undeliverable = new Set(outcomes.filter(({ is }) => is === 'undeliverable').map(({ id }) => id))
    for (const { id, table, stream } of intents) if (undeliverable.has(id)) options.onUndeliverable(table, stream)
  }

  /** Makes intents of every item. One that is still open is of a write whose outcome could not be read. */
  async function begin(targets: readonly ItemName[], by: By): Promise<OpenIntent[]> {
    await resolve(targets.flatMap(target => journal.open(target)))
    const before = await readItems(targets).catch(refuse)
    return journal.begin(
      targets.flatMap(({ table, key, keyText }) => {
        const write = { key, keyText, by, before: before.get(itemId({ table, keyText })), at: options.clock() }
        return settings.destinations(table).map(to => ({ ...to, ...write, eventId: randomUUID() }))
      }),
    )
  }

  return {
    async write(targets, by, write) {
      const streaming = targets.filter(({ table }) => settings.destinations(table).length > 0)
      if (streaming.length === 0) return write()
      return locks.holding(streaming.map(itemId), async () => {
        const intents = await begin(streaming, by)
        try {
          return await write()
        } finally {
          await resolve(intents)
        }
      })
    },
    async recover() {
      for (const item of journal.open()) await locks.holding([itemId(item)], () => resolve(journal.open(item)))
    },
  }
}

/** What DynamoDB will not read before a write it will not write either; nothing has been written so far. */
function refuse(error: unknown): never {
  if (error instanceof AwsError && error.isOfRequest) throw new RefusedWrite(error.type, error.detail)
  throw error
}

function outcomeOf(intent: OpenIntent, after: Item | undefined, owner: Owner): Outcome {
  const { id, table, at } = intent
  const effect = effectOf(intent, after)
  if (effect === undefined) return { id, is: 'nothing' }
  // The key as it is stored, where it can be had: a client may have spelt its numbers otherwise.
  const keys = keyAsStored(intent, after ?? intent.before)
  const put = changePut(table, recordOf(intent, { table, keys, at, effect }, owner))
  return put === undefined ? { id, is: 'undeliverable' } : { id, is: 'change', put }
}

/** Sequence numbers have 21 to 40 digits. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html */
const FIRST_SEQUENCE_NUMBER = 10n ** 20n

function recordOf(intent: OpenIntent, change: Change, { region, account }: Owner): ChangeRecord {
  switch (intent.kind) {
    case 'native':
      return nativeChange(change, { region, eventId: intent.eventId, precision: intent.precision })
    case 'streams':
      return streamsChange(change, {
        region,
        account,
        streamLabel: intent.streamLabel,
        eventId: intent.eventId.replaceAll('-', ''),
        sequenceNumber: FIRST_SEQUENCE_NUMBER + BigInt(intent.id),
      })
  }
}

function effectOf({ before, by }: OpenIntent, after: Item | undefined): Effect | undefined {
  if (after === undefined) {
    return before && { eventName: 'REMOVE', images: { OldImage: before }, by }
  }
  if (before === undefined) return { eventName: 'INSERT', images: { NewImage: after } }
  if (isDeepStrictEqual(before, after)) return undefined
  return { eventName: 'MODIFY', images: { NewImage: after, OldImage: before } }
}

function keyAsStored({ key }: OpenIntent, item: Item | undefined): Change['keys'] {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, item?.[name] ?? value]))
}
