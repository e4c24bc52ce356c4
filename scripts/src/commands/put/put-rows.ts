import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamoDBClient } from '../../live/clients.ts'
import { createTables } from '../../live/create-tables.ts'
import { findEndpoint } from '../../live/endpoints.ts'
import { INTERRUPTED } from '../../output/interrupted.ts'
import { count, seconds } from '../../output/numbers.ts'
import { print } from '../../output/print.ts'
import { startProgress } from '../../output/progress.ts'
import { wholeNumber } from '../../output/whole-number.ts'
import { createRandom } from '../../samples/random.ts'
import type { SampleTable } from '../../samples/sample-table.ts'
import { type PutArgs, writeCounts } from './put-args.ts'
import { type RowSource, rowWrites } from './row-writes.ts'
import { type Sent, sendWrites } from './send-writes.ts'

/**
 * Writes rows to a table like `sample`, which is created if it is not there, until all are written, or until Ctrl-C.
 * @throws UsageError, CommandError, and what the SDK throws
 */
export async function putRows<Key extends object, Row extends object>(
  sample: SampleTable,
  source: RowSource<Key, Row>,
  { table, json = false, lake, ...args }: PutArgs,
): Promise<void> {
  const counts = writeCounts(args)
  const rate = args.rate === undefined ? undefined : wholeNumber('rate', args.rate)
  const random = createRandom(wholeNumber('seed', args.seed))
  const endpoint = await findEndpoint('dynamodb', lake)
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  const client = dynamoDBClient(endpoint)
  try {
    await createTables(client, [{ ...sample, source: table }])
    const progress = startProgress('Writing', 'writes', counts.rows + counts.updates + counts.deletes)
    const options = { table, rate, signal: interrupt.signal, onProgress: progress.update }
    const documents = DynamoDBDocumentClient.from(client)
    const sent = await sendWrites(documents, rowWrites(source, counts, random), options).finally(progress.end)
    await print([json ? JSON.stringify({ table, endpoint, ...sent }) : summary(sent, `${table} at ${endpoint}`)])
  } finally {
    client.destroy()
  }
  if (interrupt.signal.aborted) process.exitCode = INTERRUPTED
}

/** `100 put, 10 updated, 5 deleted in 1.2 s (OrderTable at http://127.0.0.1:4567)` */
function summary({ put, updated, deleted, ms }: Sent, place: string): string {
  return `${count(put)} put, ${count(updated)} updated, ${count(deleted)} deleted in ${seconds(ms)} (${place})`
}
