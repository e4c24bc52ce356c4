import type { KinesisStreamEvent } from 'aws-lambda'

/** Records that a consumer sees more than once, counted as they go out. */
export type Redelivered = { repeated: number; bisected: number }

/**
 * Delivers some batches more than once, as happens when a consumer fails. The second batch comes whole and then in
 * halves, as Lambda bisects it. The first comes again when all others are through, as a replay would send it: by then
 * most of its changes are stale.
 */
export function* redeliver(
  batches: Iterable<KinesisStreamEvent>,
  counts: Redelivered,
): Generator<KinesisStreamEvent, void, undefined> {
  let first: KinesisStreamEvent | undefined
  let position = 0
  for (const batch of batches) {
    yield batch
    if (position === 0) first = batch
    if (position === 1) {
      counts.bisected += batch.Records.length
      yield* halves(batch)
    }
    position++
  }
  if (!first) return
  counts.repeated += first.Records.length
  yield first
}

function halves({ Records }: KinesisStreamEvent): KinesisStreamEvent[] {
  const middle = Math.ceil(Records.length / 2)
  return [{ Records: Records.slice(0, middle) }, { Records: Records.slice(middle) }].filter(
    half => half.Records.length > 0,
  )
}
