import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Change, Effect } from '../changes/change-record.ts'
import type { Item } from '../changes/item.ts'
import { nativeChange } from '../changes/native-change.ts'
import { AwsError } from '../emulators/json-protocol.ts'
import { changePut } from './change-put.ts'
import { type ItemName, itemId } from './items.ts'
import type { Intent, Journal, OpenIntent, Outcome } from './journal.ts'
import { KeyLocks } from './key-locks.ts'
import type { TableSettings } from './table-settings.ts'
import { RefusedWrite } from './write-targets.ts'

type By = Intent['by']

export interface CaptureOptions {
  readonly journal: Journal
  readonly settings: TableSettings
  /** Reads items as they are, by `itemId`. */
  readonly readItems: (names: readonly ItemName[]) => Promise<ReadonlyMap<string, Item>>
  /** Microseconds since 1970, never the same twice. */
  readonly clock: () => number
  readonly region: string
  /** Called when changes have come to wait for their stream. */
  readonly onChanges: () => void
  /** Called when a change is too large for any stream. */
  readonly onUndeliverable: (table: string) => void
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
 * Captures changes as DynamoDB's streaming destination does, by reading the items before and after each write while
 * nobody else writes to them: before → journal → write → after → journal. Whatever a write answers, also if it fails half
 * way, what counts is what the items are afterwards; where they are as they were, there is no change.
 */
export function captureWrites(options: CaptureOptions): Capture {
  const { journal, settings, readItems, onChanges } = options
  const locks = new KeyLocks()

  async function resolve(intents: readonly OpenIntent[]): Promise<void> {
    if (intents.length === 0) return
    const after = await readItems(intents)
    const outcomes = intents.map(intent => outcomeOf(intent, after.get(itemId(intent)), options.region))
    journal.finish(outcomes)
    if (outcomes.some(({ is }) => is === 'change')) onChanges()
    for (const [index, { is }] of outcomes.entries()) {
      if (is === 'undeliverable') options.onUndeliverable(intents[index]?.table ?? '')
    }
  }

  /** Makes an intent of every item. One that is still open is of a write whose outcome could not be read. */
  async function begin(targets: readonly ItemName[], by: By): Promise<OpenIntent[]> {
    await resolve(targets.flatMap(target => journal.open(target)))
    const before = await readItems(targets).catch(refuse)
    return journal.begin(
      targets.flatMap(({ table, key, keyText }) => {
        const destination = settings.destination(table)
        if (destination === undefined) return []
        const item = before.get(itemId({ table, keyText }))
        return { ...destination, key, keyText, by, before: item, at: options.clock(), eventId: randomUUID() }
      }),
    )
  }

  return {
    async write(targets, by, write) {
      const streaming = targets.filter(({ table }) => settings.destination(table) !== undefined)
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

function outcomeOf(intent: OpenIntent, after: Item | undefined, region: string): Outcome {
  const { id, table, at, eventId, precision } = intent
  const effect = effectOf(intent, after)
  if (effect === undefined) return { id, is: 'nothing' }
  // The key as it is stored, where it can be had: a client may have spelt its numbers otherwise.
  const keys = keyAsStored(intent, after ?? intent.before)
  const put = changePut(nativeChange({ table, keys, at, effect }, { region, eventId, precision }))
  return put === undefined ? { id, is: 'undeliverable' } : { id, is: 'change', put }
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
