import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '@inlet/core'
import type { Refusal } from '../rows/refusal.ts'
import type { ItemRow } from '../rows/to-item.ts'
import type { StoredItem } from './batch-answer.ts'
import type { Pace } from './pace.ts'
import type { PutBatch } from './put-batch.ts'

/** How the writing goes about it. */
export interface BatchWriting {
  readonly putBatch: PutBatch
  readonly pace: Pace
  /** The key of an item that DynamoDB gives back, as `ItemRow.key`. */
  readonly keyOf: (item: StoredItem) => string
  /** How often an item is sent, without any of its batch being written, before it is given up. */
  readonly attempts: number
  /** Ends the waiting between attempts: items that are not written by then are neither written nor given up. */
  readonly signal: AbortSignal
  /** Before each request. @throws if nothing may be written any more */
  readonly checkMayWrite: () => void
  readonly counts: { throttles: number; retries: number }
  /** A number in [0, 1). */
  readonly random: () => number
}

/** As `ItemRow` has them. */
type Writable = Pick<ItemRow, 'key' | 'item'>

export type WriteOutcome = 'written' | Refusal

const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 10_000

/**
 * Writes items with different keys, until each is written, refused or given up.
 * @returns what became of each; items that are missing in it were not settled before `signal`
 * @throws TransientError if DynamoDB cannot be reached, or takes no writes; what `checkMayWrite` throws
 */
export async function writeBatch<T extends Writable>(
  items: readonly T[],
  writing: BatchWriting,
): Promise<Map<T, WriteOutcome>> {
  const outcomes = new Map<T, WriteOutcome>()
  await settle(items, writing, outcomes)
  return outcomes
}

async function settle<T extends Writable>(items: readonly T[], writing: BatchWriting, outcomes: Map<T, WriteOutcome>) {
  const { putBatch, pace, attempts, signal, checkMayWrite, counts } = writing
  let left = items
  for (let tries = 1; ; tries++) {
    // Before the signal, which a lost lease gives too.
    checkMayWrite()
    if (signal.aborted) return
    const begun = pace.begin()
    const answer = await putBatch(
      left.map(({ item }) => item),
      signal,
    )
    if (answer.kind === 'refused') return refuse(left, answer, writing, outcomes)
    if (answer.kind === 'written') {
      const unwritten = stillLeft(left, answer.unprocessed, writing.keyOf)
      for (const item of left) if (!unwritten.has(item)) outcomes.set(item, 'written')
      if (unwritten.size === 0) return pace.succeeded()
      if (unwritten.size < left.length) tries = 0
      left = [...unwritten]
    }
    if (answer.kind === 'written' || answer.kind === 'throttled') {
      counts.throttles++
      pace.throttled(begun)
    }
    if (tries >= attempts) {
      // Nobody knows whether the items are there: they are not given up, but sent again by whoever goes on.
      if (answer.kind === 'unanswered' || answer.kind === 'failed') throw unreachable(answer.error)
      const error = answer.kind === 'written' ? 'it came back unprocessed' : answer.error
      const reason = `DynamoDB did not take it in ${attempts} attempts: ${error}`
      for (const item of left) outcomes.set(item, { code: 'NOT_WRITTEN', reason })
      return
    }
    await backOff(tries, writing)
    counts.retries++
  }
}

/** Finds the items at fault by halves; the others are written. */
async function refuse<T extends Writable>(
  items: readonly T[],
  { error, message }: { error: string; message: string },
  writing: BatchWriting,
  outcomes: Map<T, WriteOutcome>,
): Promise<void> {
  const [only] = items
  if (items.length === 1 && only !== undefined) {
    outcomes.set(only, { code: 'REFUSED_BY_DYNAMODB', reason: `${error}: ${message}` })
    return
  }
  const middle = items.length >> 1
  await settle(items.slice(0, middle), writing, outcomes)
  await settle(items.slice(middle), writing, outcomes)
}

/** Items that DynamoDB gave back. If it gives back anything else, none counts as written. */
function stillLeft<T extends Writable>(
  items: readonly T[],
  unprocessed: readonly StoredItem[],
  keyOf: BatchWriting['keyOf'],
): ReadonlySet<T> {
  if (unprocessed.length === 0) return new Set()
  const byKey = new Map(items.map(item => [item.key, item]))
  const left = unprocessed.map(item => byKey.get(keyOf(item)))
  return left.includes(undefined) ? new Set(items) : new Set(left.filter(item => item !== undefined))
}

/** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
async function backOff(tries: number, { signal, random }: BatchWriting): Promise<void> {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1))
  await sleep(random() * longest, undefined, { signal }).catch(() => undefined)
}

function unreachable(error: string): TransientError {
  return new TransientError('DYNAMODB', `DynamoDB did not answer, or failed, time after time: ${error}`)
}
