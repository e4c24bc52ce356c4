import { captureWatch } from '../changes/capture-watch.ts'
import { orderFirehose, orderTransformer } from '../orders/orders-firehose.ts'
import { orderDeadLetters, orderPipe } from '../orders/orders-pipe.ts'
import { transactionFirehose, transactionTransformer } from '../transactions/transactions-firehose.ts'
import { makeAlarm } from './alarm.ts'
import { makeFunctionAlarms } from './function-alarms.ts'
import { firehoseMetric, functionMetric, inletMetric, pipeMetric, queueMetric } from './metrics.ts'

/** Firehose buffers for a quarter of an hour at most. */
const LATE_SECONDS = 30 * 60

makeFunctionAlarms('OrderTransformer', orderTransformer)
makeFunctionAlarms('TransactionTransformer', transactionTransformer)

// A batch of which Kinesis takes a part fails in part, each time.
for (const [name, metric] of Object.entries({ '': 'ExecutionFailed', InPart: 'ExecutionPartiallyFailed' })) {
  makeAlarm(`OrdersNotCarried${name}`, {
    runbook: 'pipe-failed',
    description: 'The pipe of orders cannot carry changes from DynamoDB to Kinesis.',
    metric: pipeMetric(orderPipe, metric),
    threshold: 1,
    periods: 3,
  })
}

makeAlarm('OrderPipeDeadLetters', {
  runbook: 'pipe-dead-letters',
  description: 'The pipe of orders gave changes up. DynamoDB keeps them for a few hours more.',
  metric: queueMetric(orderDeadLetters, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
  threshold: 1,
})

makeAlarm('OrdersLate', {
  runbook: 'delivery-late',
  description: 'Orders wait for half an hour and more to be delivered.',
  metric: firehoseMetric(orderFirehose, 'DeliveryToS3.DataFreshness', 'Maximum'),
  threshold: LATE_SECONDS,
  periods: 2,
})

makeAlarm('OrdersNotWritten', {
  runbook: 'delivery-failed',
  description: 'Firehose cannot write orders to S3.',
  metric: firehoseMetric(orderFirehose, 'DeliveryToS3.Success', 'Average'),
  threshold: 1,
  below: true,
  periods: 2,
})

makeAlarm('TransactionsLate', {
  runbook: 'delivery-late',
  description: 'Transactions wait for half an hour and more to be delivered.',
  metric: firehoseMetric(transactionFirehose, 'DeliveryToIceberg.DataFreshness', 'Maximum'),
  threshold: LATE_SECONDS,
  periods: 2,
})

makeAlarm('TransactionsNotWritten', {
  runbook: 'delivery-failed',
  description: 'Firehose cannot write transactions to their table.',
  metric: firehoseMetric(transactionFirehose, 'DeliveryToIceberg.FailedRowCount'),
  threshold: 1,
})

for (const [name, firehose] of Object.entries({ Order: orderFirehose, Transaction: transactionFirehose })) {
  makeAlarm(`${name}FirehoseBehind`, {
    runbook: 'delivery-late',
    description: 'Firehose is half an hour and more behind its stream.',
    metric: firehoseMetric(firehose, 'KinesisMillisBehindLatest', 'Maximum'),
    threshold: LATE_SECONDS * 1_000,
    periods: 2,
  })
}

makeAlarm('ChangesFailed', {
  runbook: 'changes-failed',
  description: 'Changes could not be transformed, and are in the error output of Firehose.',
  metric: inletMetric('firehose-transform', 'ChangesFailed'),
  threshold: 1,
})

makeFunctionAlarms('CaptureWatch', captureWatch)

makeAlarm('TablesNotCaptured', {
  runbook: 'tables-not-captured',
  description: 'DynamoDB does not stream the changes of a table, which are lost to the lake.',
  metric: inletMetric('capture-watch', 'CapturesInactive'),
  threshold: 1,
  // The watch looks every five minutes, sometimes a little late.
  period: 600,
})

makeAlarm('TablesCapturedInMilliseconds', {
  runbook: 'tables-captured-in-milliseconds',
  description: 'DynamoDB streams a table without microseconds: the order of quick changes of an item is not known.',
  metric: inletMetric('capture-watch', 'CapturesImprecise'),
  threshold: 1,
})

makeAlarm('CapturesNotWatched', {
  runbook: 'captures-not-watched',
  description: 'Nobody has looked for an hour whether DynamoDB streams the tables.',
  metric: functionMetric(captureWatch, 'Invocations'),
  threshold: 1,
  below: true,
  period: 3_600,
  missing: 'breaching',
})
