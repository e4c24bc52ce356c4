import { nameOf } from '../names.ts'
import { makeStream } from '../parts/make-stream.ts'
import { isPermanentStage } from '../stage.ts'
import { stage } from '../stages.ts'

export const transactionsTableName = stage.transactions.tableName ?? nameOf('financial-transactions')

export const transactionsTable = new sst.aws.Dynamo('Transactions', {
  fields: { transaction_id: 'string', timestamp: 'number' },
  primaryIndex: { hashKey: 'transaction_id', rangeKey: 'timestamp' },
  deletionProtection: isPermanentStage($app.stage),
  transform: { table: { name: transactionsTableName } },
})

export const transactionStream = makeStream('TransactionChanges', nameOf('transaction-changes'))
