import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Check } from '../check.ts'
import { type Place, waitForItem, waitForRemoval } from '../wait-for-change.ts'

const HOUR_MS = 60 * 60 * 1_000

export const transactions: Check = {
  name: 'transactions',
  title: 'a transaction arrives in S3 Tables, and goes again',
  async run(smoke, made) {
    const { dynamodb, outputs, id, now } = smoke
    const table = { TableName: outputs.TransactionsTableName }
    const key = { transaction_id: { S: id }, timestamp: { N: String(now()) } }
    const remove = () => dynamodb.send(new DeleteItemCommand({ ...table, Key: key }))
    const place: Place = {
      name: 'analytics.transactions',
      table: outputs.TransactionsIcebergTable,
      current: `"${outputs.AnalyticsDatabaseName}"."transactions_current"`,
      item: `transaction_id = '${id}'`,
      recent: `cdc_changed_at_us >= ${(now() - HOUR_MS) * 1_000}`,
      keepsRemovals: outputs.TransactionsMode === 'append',
    }
    made.defer(async () => void (await remove()))
    await dynamodb.send(new PutItemCommand({ ...table, Item: { ...key, ...ATTRIBUTES } }))
    await waitForItem(smoke, place)
    await remove()
    await waitForRemoval(smoke, place)
    return []
  },
}

/** Of no customer and no amount, for as long as queries see it. */
const ATTRIBUTES = { amount: { N: '0' }, currency: { S: 'EUR' }, status: { S: 'SMOKE' } }
