import { pagesOf } from './pages.ts'
import type { DeliveryPlace } from './place.ts'

/** As Firehose hands records over, by its buffer, so that an answer has room. */
const PAGE = { count: 500, bytes: 800_000 }

interface AskedRecord {
  readonly record: Buffer
  readonly arrivedAt: number
}

/**
 * Whether a transformer takes records, each by itself: `false` if its processing fails. Its event names streams that do
 * not exist, so that what an answer has no room for goes nowhere, and fails.
 * @throws what the place throws
 */
export async function askTransformer(
  records: readonly AskedRecord[],
  { name, transform }: Pick<DeliveryPlace, 'name' | 'transform'>,
): Promise<boolean[]> {
  const taken: boolean[] = []
  for (const page of pagesOf(records, ({ record }) => record.length * 1.4, PAGE)) {
    const answer = await transform({
      invocationId: 'replay',
      deliveryStreamArn: `arn:aws:firehose:none:000000000000:deliverystream/replay-of-${name}`,
      region: 'none',
      records: page.map(({ record, arrivedAt }, index) => ({
        recordId: String(index),
        approximateArrivalTimestamp: arrivedAt,
        data: record.toString('base64'),
      })),
    })
    const results = new Map(answer.records.map(({ recordId, result }) => [recordId, result]))
    taken.push(...page.map((_, index) => ['Ok', 'Dropped'].includes(results.get(String(index)) ?? '')))
  }
  return taken
}
