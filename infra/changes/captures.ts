import { ordersTable, ordersTableName } from '../orders/orders-table.ts'
import { transactionStream, transactionsTableName } from '../transactions/transactions-table.ts'
import { changeStreams } from './streams.ts'

/** A stream, and the tables that are to stream into it. */
export interface Captures {
  readonly stream: sst.aws.KinesisStream
  /** By their names in DynamoDB. */
  readonly tables: readonly string[]
}

const [changes] = changeStreams

/** Orders go into the raw lake as any other table does, besides what Firehose delivers of them. */
if (changes !== undefined) {
  new aws.dynamodb.KinesisStreamingDestination('OrdersCapture', {
    tableName: ordersTable.name,
    streamArn: changes.stream.arn,
    approximateCreationDateTimePrecision: 'MICROSECOND',
  })
}

/** All that DynamoDB itself has to stream. */
export const captures: readonly Captures[] = [
  ...changeStreams.map(({ stream, sources }, index) => {
    return { stream, tables: index === 0 ? [...sources, ordersTableName] : sources }
  }),
  { stream: transactionStream, tables: [transactionsTableName] },
]
