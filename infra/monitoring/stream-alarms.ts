import { streamEventSources, streamToParquet } from '../changes/stream-to-parquet.ts'
import { changeStreams, logicalName } from '../changes/streams.ts'
import { makeAlarm } from './alarm.ts'
import { makeFunctionAlarms } from './function-alarms.ts'
import { eventSourceMetric, functionMetric, inletMetric, streamMetric } from './metrics.ts'

const MINUTE_MS = 60_000
const SERVICE = 'stream-to-parquet'

makeFunctionAlarms('StreamToParquet', streamToParquet)

makeAlarm('ChangesLate', {
  runbook: 'changes-late',
  description: 'Changes wait for half an hour and more to be loaded.',
  metric: functionMetric(streamToParquet, 'IteratorAge', 'Maximum'),
  threshold: 30 * MINUTE_MS,
  periods: 3,
})

for (const { name, eventSource } of streamEventSources) {
  makeAlarm(logicalName(name, 'GivenUp'), {
    runbook: 'batches-given-up',
    description: 'Lambda gave batches of changes up and put them into the quarantine bucket, under aws/lambda/.',
    metric: eventSourceMetric(eventSource, 'OnFailureDestinationDeliveredEventCount'),
    threshold: 1,
  })
  makeAlarm(logicalName(name, 'Dropped'), {
    runbook: 'batches-dropped',
    description: 'Lambda gave changes up and could not put them anywhere.',
    metric: eventSourceMetric(eventSource, 'DroppedEventCount'),
    threshold: 1,
  })
}

for (const { name, stream } of changeStreams) {
  makeAlarm(logicalName(name, 'Throttled'), {
    runbook: 'stream-throttled',
    description: 'The stream has too few shards for what is written to it.',
    metric: streamMetric(stream, 'WriteProvisionedThroughputExceeded'),
    threshold: 1,
    periods: 3,
  })
}

makeAlarm('ChangesQuarantined', {
  runbook: 'quarantine',
  description: 'Changes that could not be loaded are in quarantine.',
  metric: inletMetric(SERVICE, 'RecordsQuarantined'),
  threshold: 1,
})

makeAlarm('ChangesRescued', {
  runbook: 'rescued-values',
  description: 'Of a hundred rows, one value or more did not fit its column and is in rescued_data.',
  metric: { part: inletMetric(SERVICE, 'ValuesRescued'), of: inletMetric(SERVICE, 'RowsWritten') },
  threshold: 1,
  period: 3_600,
})

makeAlarm('DeclarationsOverruled', {
  runbook: 'declarations-overruled',
  description: 'A definition says another type than the files of its table have.',
  metric: inletMetric(SERVICE, 'DeclarationsOverruled'),
  threshold: 1,
  period: 3_600,
})
