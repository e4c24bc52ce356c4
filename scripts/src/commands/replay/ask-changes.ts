import type { ReplayAnswer, ReplayedRecord } from '@inlet/stream-to-parquet/replay'
import { pagesOf } from './pages.ts'
import type { ReplayRun } from './replay-run.ts'

/** A little less than what Lambda takes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MOST_REQUEST_BYTES = 6_000_000
/** What an event source hands over at most, and the function was made for. */
const MOST_RECORDS = 10_000

/** What a record adds to a request, in bytes. */
export function bytesOfRecord(record: ReplayedRecord): number {
  return Buffer.byteLength(JSON.stringify(record)) + 1
}

/** Has records loaded again, or judged, in as few requests as they fit into. @throws what `ask` throws */
export async function askChanges(
  records: readonly ReplayedRecord[],
  { place, apply }: Pick<ReplayRun, 'place' | 'apply'>,
): Promise<ReplayAnswer> {
  const answers: ReplayAnswer[] = []
  for (const page of pagesOf(records, bytesOfRecord, { count: MOST_RECORDS, bytes: MOST_REQUEST_BYTES })) {
    const answer = await place.changes.ask({ replay: { apply, records: page } })
    if (answer.records.length !== page.length) {
      throw new Error(`Expected a verdict on each of ${page.length} records, found ${answer.records.length}`)
    }
    answers.push(answer)
  }
  return {
    records: answers.flatMap(({ records }) => records),
    failures: answers.flatMap(({ failures }) => failures),
  }
}
