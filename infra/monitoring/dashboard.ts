import type { MetricName } from '@inlet/lake'
import { athenaViews, viewDeadLetters } from '../athena/views.ts'
import { captureWatch } from '../changes/capture-watch.ts'
import { streamToParquet } from '../changes/stream-to-parquet.ts'
import { csvToDynamodb, importDeadLetters, uploadQueue } from '../csv/csv-to-dynamodb.ts'
import { csvToPartition, dailyDeadLetters } from '../csv/csv-to-partition.ts'
import { nameOf, region } from '../names.ts'
import { orderFirehose, orderTransformer } from '../orders/orders-firehose.ts'
import { orderDeadLetters } from '../orders/orders-pipe.ts'
import { transactionFirehose, transactionTransformer } from '../transactions/transactions-firehose.ts'
import { alarms } from './alarm.ts'
import { firehoseMetric, functionMetric, inletMetric, queueMetric } from './metrics.ts'
import type { Service } from './services.ts'
import { type Line, layOut, type Row } from './widget.ts'

/** Those that load changes, or files into the lake; and those that quarantine. */
const LOADERS = ['stream-to-parquet', 'firehose-transform', 'csv-to-partition'] as const
const QUARANTINERS = ['stream-to-parquet', 'csv-to-partition'] as const
const ALL = [...LOADERS, 'csv-to-dynamodb'] as const
const FUNCTIONS = {
  streamToParquet,
  csvToPartition,
  csvToDynamodb,
  orderTransformer,
  transactionTransformer,
  athenaViews,
  captureWatch,
}
const DEAD_LETTERS = { importDeadLetters, dailyDeadLetters, orderDeadLetters, viewDeadLetters }

const ROWS: readonly Row[] = [
  {
    question: 'Does data flow?',
    graphs: [
      { title: 'Rows that came in', lines: byService(ALL, 'RowsIn') },
      { title: 'Rows written', lines: byService(ALL, 'RowsWritten') },
      {
        title: 'Delivered by Firehose',
        lines: [
          { label: 'orders', metric: firehoseMetric(orderFirehose, 'DeliveryToS3.Records') },
          {
            label: 'transactions',
            metric: firehoseMetric(transactionFirehose, 'DeliveryToIceberg.SuccessfulRowCount'),
          },
        ],
      },
    ],
  },
  {
    question: 'Is it late?',
    graphs: [
      {
        title: 'Changes wait to be loaded (ms)',
        lines: [{ label: 'iterator age', metric: functionMetric(streamToParquet, 'IteratorAge', 'Maximum') }],
      },
      {
        title: 'Firehose: oldest record (s)',
        lines: [
          { label: 'orders', metric: firehoseMetric(orderFirehose, 'DeliveryToS3.DataFreshness', 'Maximum') },
          {
            label: 'transactions',
            metric: firehoseMetric(transactionFirehose, 'DeliveryToIceberg.DataFreshness', 'Maximum'),
          },
        ],
      },
      {
        title: 'CSV uploads wait to be imported (s)',
        lines: [{ label: 'oldest', metric: queueMetric(uploadQueue, 'ApproximateAgeOfOldestMessage', 'Maximum') }],
      },
      { title: 'From a change to its row (ms)', lines: byService(LOADERS, 'Lag', 'Maximum') },
    ],
  },
  {
    question: 'Is it refused, or rescued?',
    graphs: [
      {
        title: 'Refused',
        lines: [
          ...byService(QUARANTINERS, 'RecordsQuarantined').map(line => ({
            ...line,
            label: `${line.label}: quarantine`,
          })),
          { label: 'firehose-transform: failed', metric: inletMetric('firehose-transform', 'ChangesFailed') },
          { label: 'csv-to-dynamodb: unprocessed', metric: inletMetric('csv-to-dynamodb', 'RowsUnprocessed') },
        ],
      },
      { title: 'Values rescued', lines: byService(LOADERS, 'ValuesRescued') },
      {
        title: 'Dead letters',
        lines: Object.entries(DEAD_LETTERS).map(([label, queue]) => {
          return { label, metric: queueMetric(queue, 'ApproximateNumberOfMessagesVisible', 'Maximum') }
        }),
      },
    ],
  },
  {
    question: 'How are the functions?',
    graphs: [
      { title: 'Errors', lines: byFunction('Errors', 'Sum') },
      { title: 'Throttles', lines: byFunction('Throttles', 'Sum') },
      { title: 'Duration (ms)', lines: byFunction('Duration', 'Maximum') },
    ],
  },
]

const ALARMS_HEIGHT = 4

new aws.cloudwatch.Dashboard('Dashboard', {
  // Dashboards are the account's, in all Regions.
  dashboardName: `${nameOf('lake')}-${region}`,
  dashboardBody: $jsonStringify({
    widgets: [
      {
        type: 'alarm',
        x: 0,
        y: 0,
        width: 24,
        height: ALARMS_HEIGHT,
        properties: { title: 'Alarms', alarms: alarms.map(({ arn }) => arn) },
      },
      ...layOut(ROWS, ALARMS_HEIGHT),
    ],
  }),
})

function byService(services: readonly Service[], name: MetricName, stat?: 'Maximum'): Line[] {
  return services.map(service => ({ label: service, metric: inletMetric(service, name, stat) }))
}

function byFunction(name: string, stat: 'Sum' | 'Maximum'): Line[] {
  return Object.entries(FUNCTIONS).map(([label, fn]) => ({ label, metric: functionMetric(fn, name, stat) }))
}
