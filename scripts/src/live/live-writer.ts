import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Item } from '@inlet/local'
import { createRandom } from '../samples/random.ts'
import type { Moment, SampleTable } from '../samples/sample-table.ts'
import { createKnownItems } from './known-items.ts'
import { nextRequest } from './next-request.ts'
import { sendRequest } from './send-request.ts'
import { NO_WRITES, remember, type WriteCounts, writesOf } from './table-request.ts'

/** An application that writes to one sample table, request after request. */
export interface LiveWriter {
  /** The table's name in DynamoDB. */
  readonly source: string
  /**
   * Makes one request, which writes at most `most` items: one, several in a batch, or none if its condition fails.
   * @throws what the SDK throws
   */
  write(moment: Omit<Moment, 'random'>, most: number): Promise<WriteCounts>
  /** What the table holds, if it was empty and nobody else writes to it. */
  items(): Item[]
}

/** The same seed, moments and answers make the same requests. */
export function createLiveWriter(client: DynamoDBClient, table: SampleTable, seed: number): LiveWriter {
  const random = createRandom(seed, table.source)
  const known = createKnownItems(table.key)
  return {
    source: table.source,
    async write(moment, most) {
      const request = nextRequest(table, known, { ...moment, random }, most)
      if (!(await sendRequest(client, table, request))) return { ...NO_WRITES, conditionalFailures: 1 }
      remember(request, known)
      return writesOf(request)
    },
    items: known.items,
  }
}
