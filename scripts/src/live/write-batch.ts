import { setTimeout } from 'node:timers/promises'
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { CommandError } from '../output/run-cli.ts'

/** Writes by table. */
type TableWrites = Record<string, WriteRequest[]>

const MOST_TRIES = 8

/** Pause before the second try, in ms; each later one is twice as long. */
const FIRST_PAUSE = 20

/**
 * Makes up to 25 writes, of different keys, and those again that DynamoDB had no room for.
 * @throws what the SDK throws; CommandError if it still has none after several seconds
 */
export async function writeBatch(
  client: DynamoDBClient,
  writes: TableWrites,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): Promise<void> {
  let left = writes
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (tries > 0) await pause(FIRST_PAUSE * 2 ** (tries - 1))
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: left }))
    if (Object.keys(UnprocessedItems).length === 0) return
    left = UnprocessedItems
  }
  throw new CommandError(
    `DynamoDB left writes of a batch to ${Object.keys(left).join(', ')} undone ${MOST_TRIES} times`,
  )
}
