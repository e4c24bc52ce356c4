import { transactionFirehose } from './transactions-firehose.ts'
import { transactionStream, transactionsTable } from './transactions-table.ts'

new aws.dynamodb.KinesisStreamingDestination(
  'TransactionsCapture',
  {
    tableName: transactionsTable.name,
    streamArn: transactionStream.arn,
    // Of two changes of an item within a millisecond, nobody could tell which was first.
    approximateCreationDateTimePrecision: 'MICROSECOND',
  },
  // Firehose reads what comes after it is there, and nothing before.
  // https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
  { dependsOn: [transactionFirehose] },
)
