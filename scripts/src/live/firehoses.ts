import { ConfigError, deliveredJsonTable, deliveredTable, TABLE_DEFINITIONS, type TableDefinition } from '@inlet/core'
import { type LiveFirehoseOptions, STREAM } from '@inlet/local/live'

/** The module of firehose-transform's handler. */
export const FIREHOSE_HANDLER = new URL(import.meta.resolve('@inlet/firehose-transform'))

/** Orders as JSON lines: bucket, database, and the stream that a pipe carries the table's changes to. */
export const SALES = 'sales'
export const ORDERS_STREAM = 'order-changes'

/** Transactions in tables of Iceberg: bucket and database. */
export const TABLE_BUCKET = 'table-bucket'
export const ANALYTICS = 'analytics'

/** Firehose's error output is beside what it delivers. */
export const ERRORS_PREFIX = 'errors/'

const orders = definitionOf('orders')
const transactions = definitionOf('transactions')

/** Tables whose DynamoDB stream a pipe carries on, and where to. */
export function pipes(table: string): string | undefined {
  return table === orders.source ? ORDERS_STREAM : undefined
}

/** The streams that pipes lead to. */
export const PIPE_STREAMS = [{ name: ORDERS_STREAM, shards: 2 }] as const

/** DynamoDB → Pipe → Kinesis → Firehose → JSON lines in S3. */
export const ORDERS_FIREHOSE: LiveFirehoseOptions = {
  name: 'orders',
  stream: ORDERS_STREAM,
  env: { DELIVERY: 'json' },
  destination: {
    is: 's3',
    bucket: SALES,
    prefix: 'orders/',
    table: deliveredJsonTable(orders, { database: SALES, location: `s3://${SALES}/orders/` }),
  },
  errors: { bucket: SALES, prefix: ERRORS_PREFIX },
}

/** DynamoDB → Kinesis → Firehose → an Iceberg table. The stream has the changes of all tables. */
export const TRANSACTIONS_FIREHOSE: LiveFirehoseOptions = {
  name: 'transactions',
  stream: STREAM,
  env: { DELIVERY: 'iceberg', DATABASE: ANALYTICS, TABLES: transactions.name },
  destination: {
    is: 'iceberg',
    bucket: TABLE_BUCKET,
    tables: [
      {
        table: deliveredTable(transactions, { database: ANALYTICS, location: '' }),
        uniqueKeys: ['transaction_id', 'timestamp'],
      },
    ],
  },
  errors: { bucket: TABLE_BUCKET, prefix: ERRORS_PREFIX },
}

/** All of them; of the environment, the function is told what concerns its tables. */
export function firehoseStreams({ MASK_KEY }: NodeJS.ProcessEnv): readonly LiveFirehoseOptions[] {
  return [ORDERS_FIREHOSE, TRANSACTIONS_FIREHOSE].map(stream => {
    return { ...stream, env: { ...stream.env, ...(MASK_KEY && { MASK_KEY }) } }
  })
}

function definitionOf(name: string): TableDefinition {
  const definition = TABLE_DEFINITIONS.find(candidate => candidate.name === name)
  if (definition === undefined) throw new ConfigError(`Expected a definition of table ${name}`)
  return definition
}
