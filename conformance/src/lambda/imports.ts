import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { PlainRun } from '@inlet/infra/testing'

/** A CSV of rows `id,note`, as many of them as there are items to be. */
export function csvOf(rows: number, noteLength = 20): string {
  const note = 'x'.repeat(noteLength)
  return `id,note\n${Array.from({ length: rows }, (_, row) => `${row},${note}\n`).join('')}`
}

/** The message of SQS by which Lambda hears of an upload. */
export function uploadEvent(bucket: string, key: string, messageId = 'm1'): unknown {
  const detail = { bucket: { name: bucket }, object: { key, size: 1, sequencer: '0A' } }
  const record = { s3: detail, eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }
  return { Records: [{ eventSource: 'aws:sqs', messageId, body: JSON.stringify({ Records: [record] }) }] }
}

/** The ids of all items of a table. */
export async function idsIn(table: string, { aws }: PlainRun): Promise<ReadonlySet<string | undefined>> {
  const items: Record<string, AttributeValue>[] = []
  for await (const page of paginateScan({ client: aws.dynamodb }, { TableName: table }))
    items.push(...(page.Items ?? []))
  const ids = new Set(items.map(({ id }) => id?.S))
  if (ids.size !== items.length) throw new Error('Expected every item once')
  return ids
}

/** The rows in the copy that an import leaves beside its file. */
export async function copiedRows(bucket: string, key: string, { aws }: PlainRun): Promise<readonly unknown[]> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  const { data }: { data: unknown[] } = JSON.parse((await Body?.transformToString()) ?? '')
  return data
}
