import { setTimeout as sleep } from 'node:timers/promises'
import type { Item } from '../changes/item.ts'
import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'
import type { Capture } from './capture-writes.ts'
import { keyText } from './change-put.ts'
import { keysOf } from './items.ts'
import type { TableSettings } from './table-settings.ts'

/** DynamoDB leaves items alone whose time is further back than five years. */
const LONGEST_AGO_S = 5 * 365 * 24 * 60 * 60

export interface SweepOptions {
  readonly dynamodb: AwsCall
  readonly capture: Capture
  readonly settings: TableSettings
  readonly keyNamesOf: (table: string) => Promise<readonly string[] | undefined>
  /** Seconds since 1970. */
  readonly nowSeconds: () => number
}

interface ScanResult {
  readonly Items: readonly Item[]
  readonly LastEvaluatedKey?: Item
}

/**
 * Deletes the items whose time to live is over, as DynamoDB does some time after. An item that was written to in the
 * meantime stays.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 * @returns how many were deleted
 */
async function deleteExpired(options: SweepOptions, signal: AbortSignal): Promise<number> {
  let deleted = 0
  for (const { table, attribute } of options.settings.tablesWithTimeToLive()) {
    // A table whose deletion was cut off is deleted at the next start, which knows nothing of settings.
    if ((await options.keyNamesOf(table)) === undefined) options.settings.forget(table)
    else {
      for await (const item of expiredItems(table, attribute, options)) {
        if (signal.aborted) return deleted
        if (await deleteItem(table, attribute, item, options)) deleted++
      }
    }
  }
  return deleted
}

async function* expiredItems(table: string, attribute: string, { dynamodb, nowSeconds }: SweepOptions) {
  const now = nowSeconds()
  let ExclusiveStartKey: Item | undefined
  do {
    const page: ScanResult = await dynamodb('Scan', {
      TableName: table,
      FilterExpression: 'attribute_type(#ttl, :number) AND #ttl <= :now AND #ttl > :longest',
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: {
        ':number': { S: 'N' },
        ':now': { N: String(now) },
        ':longest': { N: String(now - LONGEST_AGO_S) },
      },
      ...(ExclusiveStartKey && { ExclusiveStartKey }),
    })
    yield* page.Items
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
}

async function deleteItem(table: string, attribute: string, item: Item, options: SweepOptions): Promise<boolean> {
  const key = keysOf(item, (await options.keyNamesOf(table)) ?? [])
  try {
    await options.capture.write([{ table, key, keyText: keyText(key) }], 'ttl', () =>
      options.dynamodb('DeleteItem', {
        TableName: table,
        Key: key,
        ConditionExpression: '#ttl = :seen',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':seen': item[attribute] },
      }),
    )
    return true
  } catch (error) {
    if (error instanceof AwsError && error.type === 'ConditionalCheckFailedException') return false
    throw error
  }
}

export interface SweepingOptions {
  readonly everyMs: number
  readonly onExpired: (items: number) => void
  readonly onFailure: (error: unknown) => void
}

/** From time to time, sees through writes that were left open, and deletes expired items. */
export function startSweeping(options: SweepOptions, { everyMs, onExpired, onFailure }: SweepingOptions) {
  const stopping = new AbortController()
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      try {
        await options.capture.recover()
        const deleted = await deleteExpired(options, stopping.signal)
        if (deleted > 0) onExpired(deleted)
      } catch (error) {
        onFailure(error)
      }
    }
  }
  const running = run()
  return {
    async stop(): Promise<void> {
      stopping.abort()
      await running
    },
  }
}
