import { retry } from '@inlet/lake'
import type { Entry, Source } from './source.ts'

/** What PutRecordBatch takes, which is less than what PutRecords does. */
const MOST_RECORDS = 500
const MOST_BYTES = 4_000_000

/** From a tenth of a second, doubling with jitter: about 6 s in all. */
const RETRIES = 5
const FIRST_PAUSE_MS = 100

export interface PutBackResult {
  /** For each entry, whether its source has it again. */
  readonly taken: readonly boolean[]
  /** Why some were not taken. */
  readonly problem: unknown
}

/**
 * Puts entries back to their source, in their order. What a call does not take is put again, alone.
 * @param patienceMs how long it may go on trying
 */
export async function putBack(entries: readonly Entry[], source: Source, patienceMs: number): Promise<PutBackResult> {
  const taken = new Array<boolean>(entries.length).fill(false)
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(patienceMs)))
  let problem: unknown
  for (const chunk of chunksOf(entries)) {
    let left = chunk
    try {
      await retry(
        async () => {
          const answers = await source.put(
            left.map(({ entry }) => entry),
            signal,
          )
          for (const [index, { position }] of left.entries()) taken[position] = answers[index] === true
          left = left.filter(({ position }) => !taken[position])
          if (left.length > 0) throw new NotTaken(`${left.length} records were not taken`)
        },
        {
          retries: RETRIES,
          minTimeout: FIRST_PAUSE_MS,
          randomize: true,
          signal,
          shouldRetry: ({ error }) => !isRefusal(error),
        },
      )
    } catch (error) {
      problem ??= error
    }
  }
  return { taken, problem }
}

class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

interface PlacedEntry {
  readonly entry: Entry
  readonly position: number
}

function chunksOf(entries: readonly Entry[]): PlacedEntry[][] {
  const chunks: PlacedEntry[][] = []
  let last: PlacedEntry[] = []
  let bytes = 0
  for (const [position, entry] of entries.entries()) {
    const size = entry.data.byteLength + Buffer.byteLength(entry.partitionKey)
    if (last.length === 0 || last.length === MOST_RECORDS || bytes + size > MOST_BYTES) {
      last = []
      bytes = 0
      chunks.push(last)
    }
    last.push({ entry, position })
    bytes += size
  }
  return chunks
}

/** Errors of clients that are none of theirs: `ThrottlingException`, `ProvisionedThroughputExceededException` … */
const THROTTLED = /Throttl|ThroughputExceeded|LimitExceeded/

/** What the service says of the request itself, and would say again: that it may not be made, say. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client' && !THROTTLED.test(error.name)
}
