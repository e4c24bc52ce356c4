import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { outputKeys } from '@inlet/csv-to-dynamodb/object-keys'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import type { Check, Smoke } from '../check.ts'
import { readJson } from '../read-json.ts'

export const csvUpload: Check = {
  name: 'csv',
  title: 'a CSV upload is imported, and its bad row is refused',
  async run(smoke, made) {
    const { store, outputs, id } = smoke
    const bucket = outputs.S3BucketName
    const key = `${id}.csv`
    const { jsonCopy, unprocessed } = outputKeys(key)
    // Each by itself, so that one that cannot be removed does not keep the others.
    made.defer(() => removeItem(smoke))
    made.defer(() => removeState(smoke, key))
    for (const each of [unprocessed, jsonCopy, key]) made.defer(() => store.delete(bucket, [each]))
    await store.write(bucket, key, Buffer.from(`account,offer_id,note\n${id},1,smoke\n${id},2,one,too many\n`))
    await smoke.waitUntil('the row in the table', () => missingItem(smoke))
    await smoke.waitUntil('the copy of the row', () => missing(smoke, jsonCopy, isCopy))
    await smoke.waitUntil('the refused row', () => missing(smoke, unprocessed, isRefusal))
    return ['the alarm CsvRowsUnprocessed rings: that is the bad row']
  },
}

const itemKey = (id: string) => ({ account: { S: id }, offer_id: { S: '1' } })

async function missingItem({ dynamodb, outputs, id }: Smoke): Promise<string | undefined> {
  const command = new GetItemCommand({ TableName: outputs.DynamoDBTableName, Key: itemKey(id), ConsistentRead: true })
  const { Item } = await dynamodb.send(command)
  return Item === undefined ? 'it is not there' : undefined
}

async function missing({ store, outputs }: Smoke, key: string, isRight: (value: unknown) => boolean) {
  const found = await readJson(store, outputs.S3BucketName, key)
  if (found === undefined) return `${key} is not there`
  return isRight(found) ? undefined : `${key} has other rows`
}

const isCopy = (found: unknown) => rowsOf(found, 'data').length === 1
const isRefusal = (found: unknown) => Array.isArray(found) && found.length === 1 && found[0]?.row === 2

function rowsOf(found: unknown, name: string): readonly unknown[] {
  const rows = typeof found === 'object' && found !== null ? Object.entries(found).find(([key]) => key === name) : []
  return Array.isArray(rows?.[1]) ? rows[1] : []
}

/** Also of an import that comes to its end meanwhile, as well as that can be: what it writes later stays. */
async function removeState({ store, outputs }: Smoke, key: string): Promise<void> {
  const { S3BucketName: bucket, DynamoDBTableName: table } = outputs
  const keys: string[] = []
  for await (const object of store.list(bucket, new StateFile(store, bucket, key, table).folder)) keys.push(object.key)
  if (keys.length > 0) await store.delete(bucket, keys)
}

async function removeItem({ dynamodb, outputs, id }: Smoke): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: outputs.DynamoDBTableName, Key: itemKey(id) }))
}
