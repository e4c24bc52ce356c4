import { setTimeout } from 'node:timers/promises'
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { RowChange, RowWrite } from './row-writes.ts'

/** What was written, and in how many milliseconds. */
export interface Sent {
  readonly put: number
  readonly updated: number
  readonly deleted: number
  readonly ms: number
}

export interface SendOptions {
  readonly table: string
  /** Writes a second; as many as it can if `undefined`. */
  readonly rate: number | undefined
  /** Stops it before the next write. */
  readonly signal: AbortSignal
  readonly onProgress: (written: number) => void
}

/** Makes the writes one after the other. @throws what the SDK throws */
export async function sendWrites(
  client: DynamoDBDocumentClient,
  writes: Iterable<RowWrite>,
  { table, rate = Number.POSITIVE_INFINITY, signal, onProgress }: SendOptions,
): Promise<Sent> {
  const counts = { put: 0, update: 0, delete: 0 }
  const start = performance.now()
  let written = 0
  for (const write of writes) {
    await waitUntil(start + (written / rate) * 1_000, signal)
    if (signal.aborted) break
    await send(client, table, write)
    counts[write.kind]++
    onProgress(++written)
  }
  const ms = Math.round(performance.now() - start)
  return { put: counts.put, updated: counts.update, deleted: counts.delete, ms }
}

async function send(client: DynamoDBDocumentClient, TableName: string, write: RowWrite): Promise<void> {
  switch (write.kind) {
    case 'put':
      await client.send(new PutCommand({ TableName, Item: { ...write.row } }))
      break
    case 'update':
      await client.send(new UpdateCommand({ TableName, Key: { ...write.key }, ...setting(write.change) }))
      break
    case 'delete':
      await client.send(new DeleteCommand({ TableName, Key: { ...write.key } }))
  }
}

function setting({ attribute, value }: RowChange) {
  return {
    UpdateExpression: 'SET #name = :value',
    ExpressionAttributeNames: { '#name': attribute },
    ExpressionAttributeValues: { ':value': value },
  }
}

async function waitUntil(time: number, signal: AbortSignal): Promise<void> {
  const ms = time - performance.now()
  // It is rejected by the signal only, which the caller looks at itself.
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined)
}
